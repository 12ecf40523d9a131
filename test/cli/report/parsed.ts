/** A page as a browser would read it. */
import { parse, type DefaultTreeAdapterTypes, type ParserError } from 'parse5';

export interface ParsedElement {
  tag: string;
  attributes: Map<string, string>;
}

export interface ParsedPage {
  /** In the order of the document. */
  elements: ParsedElement[];
  /** Of every text, styles too. */
  texts: string[];
  /** Tags and names of attributes: what no text from outside may change. */
  skeleton: string;
  /** What a browser would have to make the best of. */
  errors: string[];
}

/** Reads a page with the parser of the HTML standard. */
export function parsed(page: string): ParsedPage {
  const errors: string[] = [];
  const elements: ParsedElement[] = [];
  const texts: string[] = [];
  const skeleton: string[] = [];
  const visit = (node: DefaultTreeAdapterTypes.ChildNode): void => {
    if ('value' in node) texts.push(node.value);
    if (!('tagName' in node)) return;
    const attributes = new Map(node.attrs.map(({ name, value }) => [name, value]));
    elements.push({ tag: node.tagName, attributes });
    skeleton.push(`<${node.tagName} ${[...attributes.keys()].join(' ')}>`);
    node.childNodes.forEach(visit);
    skeleton.push(`</${node.tagName}>`);
  };
  const onParseError = ({ code }: ParserError): void => void errors.push(code);
  parse(page, { onParseError }).childNodes.forEach(visit);
  return { elements, texts, skeleton: skeleton.join('\n'), errors };
}
