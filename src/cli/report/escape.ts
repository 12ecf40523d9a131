/** An HTML template in which untrusted text cannot become markup. */
import { safe } from '../common/style.ts';

/** Safe markup, made only by {@link html} and {@link trusted}. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** Template content: text is escaped, markup is not, undefined is omitted. */
export type Content = Html | string | undefined | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Escapes text for an element or a quoted attribute. */
export function escaped(text: string): string {
  return safe(text).replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '');
}

function markupOf(content: Content): string {
  if (content === undefined) return '';
  if (typeof content === 'string') return escaped(content);
  return content instanceof Html ? content.toString() : content.map(markupOf).join('');
}

/** Markup from a template. Attribute values must be quoted. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(
    parts.reduce((markup, part, index) => markup + markupOf(contents[index - 1]) + part),
  );
}

/** Unescaped markup, for constants only. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

/**
 * Untrusted text that keeps its spaces. Its direction (Hebrew, Arabic) does not affect the text around it.
 */
export function untrustedText(text: string): Html {
  return html`<bdi class="outside">${text}</bdi>`;
}
