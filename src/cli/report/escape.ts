/** HTML in which nothing from outside can be anything but text. */
import { safe } from '../common/style.ts';

/** Markup that is known to be well-formed: only {@link html} and {@link trusted} make it. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** What may stand in a template: text is escaped, markup is not, undefined is nothing. */
export type Content = Html | string | undefined | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text as it stands in an element or a quoted attribute. */
export function escaped(text: string): string {
  return safe(text).replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '');
}

function markupOf(content: Content): string {
  if (content === undefined) return '';
  if (typeof content === 'string') return escaped(content);
  return content instanceof Html ? content.toString() : content.map(markupOf).join('');
}

/** Markup from a template. Attributes that take a value must be quoted. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(
    parts.reduce((markup, part, index) => markup + markupOf(contents[index - 1]) + part),
  );
}

/** Takes markup as it is: for constants of our own only. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

/**
 * A name or message from outside, which keeps its spaces, and whose direction (of Hebrew or Arabic)
 * does not turn what stands around it.
 */
export function outside(text: string): Html {
  return html`<bdi class="outside">${text}</bdi>`;
}
