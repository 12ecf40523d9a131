/**
 * Keeps each distinct string in memory once. Results of worker threads are copies, and most strings
 * (camera names) repeat for thousands of photos.
 */
export class StringInterner {
  readonly #strings = new Map<string, string>();

  /** Replaces the strings of an object by their interned copies. */
  internAll<Facts extends object>(facts: Facts): Facts {
    for (const [key, value] of Object.entries(facts)) {
      if (typeof value === 'string') Reflect.set(facts, key, this.#intern(value));
    }
    return facts;
  }

  #intern(text: string): string {
    const known = this.#strings.get(text);
    if (known === undefined) this.#strings.set(text, text);
    return known ?? text;
  }
}
