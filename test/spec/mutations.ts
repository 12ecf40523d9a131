/** Changes to source code, each of which leaves out one rule, or moves the place where it begins. */
import { parseAst } from 'vitest/node';

export interface Mutation {
  /** Name of the file. */
  file: string;
  line: number;
  /** What stood there, and what stands there instead. */
  from: string;
  to: string;
  /** The whole file, changed. */
  source: string;
}

/** A node of a syntax tree as ESTree has it. Its places are those of UTF-16 code units. */
interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** Some code, and what may stand in its place so that a rule is left out. */
type Replacement = [node: { start: number; end: number }, by: string];

const BOUNDARIES: Record<string, string> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };

/** Calls that give the text that they are called on, changed. */
const STEPS = new Set(['replace', 'replaceAll', 'normalize', 'toLowerCase', 'toSorted', 'slice']);

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The node that is a part of another. */
function part(node: Node, key: string): Node {
  const value = node[key];
  if (!isNode(value)) throw new Error(`a ${node.type} without ${key}`);
  return value;
}

function parts(node: Node, key: string): Node[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** Every list that lacks one of the items. */
function withoutEach<Item>(items: readonly Item[]): Item[][] {
  return items.map((_, at) => items.filter((__, index) => index !== at));
}

/** A regular expression without each of the alternatives in its groups. */
function withoutAlternatives(pattern: string): string[] {
  const groups = [
    ...pattern.matchAll(
      /\((?:\?:)?((?:[^()?|]|\(\?:[^()]*\))*(?:\|(?:[^()|]|\(\?:[^()]*\)|\([^()]*\))*)+)\)/g,
    ),
  ];
  return groups.flatMap(({ index, 0: group, 1: inner = '' }) => {
    const start = index + group.indexOf(inner);
    return withoutEach(inner.split(/\|(?![^(]*\))/)).map(
      (rest) => pattern.slice(0, start) + rest.join('|') + pattern.slice(start + inner.length),
    );
  });
}

function replacementsOfCall(node: Node, text: (one: Node) => string): Replacement[] {
  const callee = part(node, 'callee');
  const called = text(callee);
  if (called === 'v.strictObject') return [[callee, 'v.looseObject']];
  if (called === 'v.pipe') {
    const [first, ...actions] = parts(node, 'arguments').map(text);
    return withoutEach(actions).map((rest) => [node, `v.pipe(${[first, ...rest].join(', ')})`]);
  }
  const isStep = callee.type === 'MemberExpression' && STEPS.has(text(part(callee, 'property')));
  return isStep ? [[node, text(part(callee, 'object'))]] : [];
}

function replacementsOf(node: Node, text: (one: Node) => string): Replacement[] {
  switch (node.type) {
    case 'IfStatement':
      return [[part(node, 'test'), 'false']];
    case 'ConditionalExpression':
      return ['true', 'false'].map((by) => [part(node, 'test'), by]);
    case 'LogicalExpression':
      return ['left', 'right'].map((side) => [node, text(part(node, side))]);
    case 'BinaryExpression': {
      const [left, right] = [part(node, 'left'), part(node, 'right')];
      const by = BOUNDARIES[String(node['operator'])];
      return by === undefined ? [] : [[{ start: left.end, end: right.start }, ` ${by} `]];
    }
    case 'ExpressionStatement':
      return part(node, 'expression').type === 'CallExpression' ? [[node, ';']] : [];
    case 'ArrayExpression': {
      const elements = parts(node, 'elements');
      const areTexts = elements.every(({ value }) => typeof value === 'string');
      return areTexts
        ? withoutEach(elements.map(text)).map((rest) => [node, `[${rest.join(', ')}]`])
        : [];
    }
    case 'Literal':
      return 'regex' in node ? withoutAlternatives(text(node)).map((by) => [node, by]) : [];
    case 'VariableDeclarator': {
      const { init } = node;
      if (!isNode(init) || typeof init['value'] !== 'number') return [];
      return [-1, 1].map((more) => [init, `(${text(init)} + ${more})`]);
    }
    case 'CallExpression':
      return replacementsOfCall(node, text);
    default:
      return [];
  }
}

/**
 * Every change to a file that leaves out one rule.
 *
 * @param otherFunctions names of functions in which there is no rule
 */
export function mutationsOf(
  file: string,
  code: string,
  otherFunctions: ReadonlySet<string>,
): Mutation[] {
  const mutations: Mutation[] = [];
  const text = ({ start, end }: { start: number; end: number }): string => code.slice(start, end);
  const visit = (node: Node): void => {
    if (node.type === 'FunctionDeclaration' && otherFunctions.has(text(part(node, 'id')))) return;
    for (const [place, to] of replacementsOf(node, text)) {
      mutations.push({
        file,
        line: code.slice(0, place.start).split('\n').length,
        from: text(place),
        to,
        source: code.slice(0, place.start) + to + code.slice(place.end),
      });
    }
    for (const value of Object.values(node)) {
      for (const child of [value].flat()) if (isNode(child)) visit(child);
    }
  };
  const tree: unknown = parseAst(code, { lang: 'ts' });
  if (isNode(tree)) visit(tree);
  return mutations;
}
