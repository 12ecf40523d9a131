/**
 * Texts in memory, each once. What comes from a thread is a copy each time, and a hundred thousand
 * photos are of a few cameras.
 */
export class SharedTexts {
  readonly #texts = new Map<string, string>();

  /** Replaces the texts of some facts by equal ones that are in memory already. */
  share<Facts extends object>(facts: Facts): Facts {
    for (const [key, value] of Object.entries(facts)) {
      if (typeof value === 'string') Reflect.set(facts, key, this.#shared(value));
    }
    return facts;
  }

  #shared(text: string): string {
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return known ?? text;
  }
}
