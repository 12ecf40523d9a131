/**
 * Reads the records, their fields and codes from the source, with their doc comments.
 *
 * The compiler resolves the types, so that fields of schemas are found too. Its API is marked unstable;
 * package.json pins one version of it, and a test fails if it changes.
 */
import { join } from 'node:path';
import {
  API,
  type Checker,
  type Project,
  type Symbol as CompilerSymbol,
  type Type,
} from 'typescript/unstable/sync';
import {
  isArrayLiteralExpression,
  isAsExpression,
  isInterfaceDeclaration,
  isLiteralTypeNode,
  isNewExpression,
  isNumericLiteral,
  isObjectLiteralExpression,
  isPropertyAssignment,
  isPropertySignatureDeclaration,
  isStringLiteral,
  isTypeAliasDeclaration,
  isTypeLiteralNode,
  isTypeReferenceNode,
  isUnionTypeNode,
  isVariableStatement,
  type Expression,
  type InterfaceDeclaration,
  type Node,
  type SourceFile,
  type TypeAliasDeclaration,
  type TypeNode,
} from 'typescript/unstable/ast';

/** One of the string values of a field, or of a list of codes. */
export interface Value {
  /** The value, or the name of a type that stands for all of its values. */
  name: string;
  isType: boolean;
  doc: string;
}

export interface Field {
  /** With dots if it is nested. */
  name: string;
  /** As in the source, without comments. */
  type: string;
  isOptional: boolean;
  doc: string;
  /** Its possible values, if they are strings with doc comments. */
  values: Value[];
}

/** An object: a record, or a part of one. */
export interface Shape {
  kind: 'shape';
  name: string;
  doc: string;
  fields: Field[];
}

/** A union of string literals. */
export interface Choice {
  kind: 'choice';
  name: string;
  doc: string;
  values: Value[];
}

/** A constant: a list of codes, or a table of exit statuses. */
export interface Constant {
  name: string;
  doc: string;
  values: Value[];
  /** The number, or the numbers of an object; empty for a list of strings. */
  numbers: { name: string; number: number }[];
}

type Declaration = InterfaceDeclaration | TypeAliasDeclaration;

/** The text of the last doc comment in a piece of source; may be empty. */
function lastDoc(text: string): string {
  const comments = [...text.matchAll(/\/\*\*([^]*?)\*\//g)];
  return plain((comments.at(-1)?.[1] ?? '').replaceAll(/^[ \t]*\*/gm, ''));
}

/** A doc comment in one line, with the links of TSDoc as their text. */
function plain(comment: string): string {
  const [text = ''] = comment.split(/^\s*@/m);
  return text
    .replaceAll(
      /\{@link (\S+?)(?: ([^}]*))?\}/g,
      (_, name: string, shown?: string) => shown ?? name,
    )
    .replaceAll(/\s+/g, ' ')
    .trim();
}

const withoutComments = (text: string): string =>
  text
    .replaceAll(/\/\*[^]*?\*\//g, '')
    .replaceAll(/\s+/g, ' ')
    .replace(/^ ?\| /, '')
    .trim();

/** The value of a declaration, without `as const` and `new Set`. */
function valueOf(expression: Expression): Expression {
  if (isAsExpression(expression)) return valueOf(expression.expression);
  const [argument] = isNewExpression(expression) ? (expression.arguments ?? []) : [];
  return argument ?? expression;
}

/** The records in the source of livepkg. */
export class Source {
  readonly #api: API;
  readonly #project: Project;
  readonly #checker: Checker;
  readonly #root: string;

  /** @param root of the repository */
  constructor(root: string) {
    this.#root = root;
    this.#api = new API({ cwd: root });
    const snapshot = this.#api.updateSnapshot({ openProjects: [join(root, 'tsconfig.json')] });
    const [project] = snapshot.getProjects();
    if (project === undefined) throw new Error('tsconfig.json cannot be opened.');
    this.#project = project;
    this.#checker = project.checker;
  }

  /** Ends the compiler. */
  close(): void {
    this.#api.close();
  }

  /** The members of a union of records, in their order. */
  records(file: string, union: string): Shape[] {
    const declaration = this.#declaration(file, union);
    if (declaration === undefined) throw new Error(`${file} has no type ${union}.`);
    return this.#shapes(file, declaration);
  }

  /** A type by name; undefined if it is in none of the given files. */
  type(files: readonly string[], name: string): Shape | Choice | undefined {
    for (const file of files) {
      const declaration = this.#declaration(file, name);
      if (declaration === undefined) continue;
      const doc = this.#docOf(declaration);
      if (isInterfaceDeclaration(declaration)) return this.#shapes(file, declaration)[0];
      const values = this.#choices(declaration.type);
      if (values.length > 0) return { kind: 'choice', name, doc, values };
      const list = /^\(typeof (\w+)\)\[number\]$/.exec(declaration.type.getText())?.[1];
      if (list !== undefined) return { kind: 'choice', name, ...this.#list(file, list, doc) };
      const fields = this.#resolvedFields(this.#typeAt(declaration.name));
      if (fields.length > 0) return { kind: 'shape', name, doc, fields };
    }
    return undefined;
  }

  /** The expanded text of a type, to find its name again. */
  spelled(file: string, name: string): string {
    const declaration = this.#declaration(file, name);
    if (declaration === undefined) throw new Error(`${file} has no type ${name}.`);
    return this.#checker.typeToString(this.#typeAt(declaration.name));
  }

  /** The constants of a file that are strings, numbers, lists of strings or objects of numbers. */
  constants(file: string): Constant[] {
    const source = this.#file(file);
    return source.statements.filter(isVariableStatement).flatMap((statement) =>
      [...statement.declarationList.declarations].flatMap(({ name, initializer }) => {
        if (initializer === undefined) return [];
        const value = valueOf(initializer);
        const values = isArrayLiteralExpression(value) ? this.#elements(value) : [];
        return [
          {
            name: name.getText(),
            doc: this.#docOf(statement),
            values,
            numbers: this.#numbers(name.getText(), value),
          },
        ];
      }),
    );
  }

  constant(file: string, name: string): Constant {
    const found = this.constants(file).find((one) => one.name === name);
    if (found === undefined) throw new Error(`${file} has no constant ${name}.`);
    return found;
  }

  #list(file: string, name: string, doc: string): { doc: string; values: Value[] } {
    const constant = this.constant(file, name);
    return { doc: doc === '' ? constant.doc : doc, values: constant.values };
  }

  #file(file: string): SourceFile {
    const source = this.#project.program.getSourceFile(join(this.#root, file));
    if (source === undefined) throw new Error(`${file} does not exist.`);
    return source;
  }

  #declaration(file: string, name: string): Declaration | undefined {
    return this.#file(file).statements.find(
      (one): one is Declaration =>
        (isInterfaceDeclaration(one) || isTypeAliasDeclaration(one)) && one.name.text === name,
    );
  }

  #typeAt(node: Node): Type {
    const type = this.#checker.getTypeAtLocation(node);
    if (type === undefined) throw new Error(`${node.getText()} has no type.`);
    return type;
  }

  /** The doc comment before a node. */
  #docOf(node: Node): string {
    return lastDoc(node.getFullText().slice(0, node.getStart() - node.getFullStart()));
  }

  /** Nodes of a list, each with the doc comment before it. */
  #listed(list: Node, nodes: readonly Node[]): { node: Node; doc: string }[] {
    const text = list.getSourceFile().text;
    return nodes.map((node, index) => {
      const from = nodes[index - 1]?.getEnd() ?? list.getFullStart();
      return { node, doc: lastDoc(text.slice(from, node.getStart())) };
    });
  }

  #elements(list: Expression & { elements: readonly Node[] }): Value[] {
    return this.#listed(list, list.elements).flatMap(({ node, doc }) =>
      isStringLiteral(node) ? [{ name: node.text, isType: false, doc }] : [],
    );
  }

  #numbers(name: string, value: Expression): Constant['numbers'] {
    if (isNumericLiteral(value)) return [{ name, number: Number(value.text) }];
    if (!isObjectLiteralExpression(value)) return [];
    return [...value.properties].flatMap((one) =>
      isPropertyAssignment(one) && isNumericLiteral(one.initializer)
        ? [{ name: one.name.getText(), number: Number(one.initializer.text) }]
        : [],
    );
  }

  /** The strings and string types of a union; empty for any other type. */
  #choices(type: TypeNode): Value[] {
    const members = isUnionTypeNode(type) ? type.types : [type];
    const values = this.#listed(type, members).map(({ node, doc }): Value | undefined => {
      if (isLiteralTypeNode(node) && isStringLiteral(node.literal))
        return { name: node.literal.text, isType: false, doc };
      return isTypeReferenceNode(node) && doc !== ''
        ? { name: node.getText(), isType: true, doc }
        : undefined;
    });
    return values.every((value) => value !== undefined) ? values : [];
  }

  #shapes(file: string, declaration: Declaration): Shape[] {
    const name = declaration.name.text;
    const doc = this.#docOf(declaration);
    if (isInterfaceDeclaration(declaration)) {
      const own = this.#fields(declaration.members);
      const inherited = this.#checker
        .getPropertiesOfType(this.#typeAt(declaration.name))
        .filter((property) => !own.some((one) => one.name === property.name))
        .map((property) => this.#resolvedField(property, property.name));
      return [
        { kind: 'shape', name, doc, fields: [...own.slice(0, 1), ...inherited, ...own.slice(1)] },
      ];
    }
    const members = isUnionTypeNode(declaration.type) ? declaration.type.types : [declaration.type];
    return members.flatMap((member): Shape[] => {
      if (isTypeLiteralNode(member))
        return [{ kind: 'shape', name, doc, fields: this.#fields(member.members) }];
      const named = this.#declaration(file, member.getText());
      if (named === undefined) throw new Error(`${file} has no type ${member.getText()}.`);
      return this.#shapes(file, named);
    });
  }

  #fields(members: readonly Node[]): Field[] {
    return members.filter(isPropertySignatureDeclaration).map((member) => ({
      name: member.name.getText(),
      type: withoutComments(member.type?.getFullText() ?? ''),
      isOptional: member.postfixToken !== undefined,
      doc: this.#docOf(member),
      values:
        member.type !== undefined && isUnionTypeNode(member.type)
          ? this.#described(member.type)
          : [],
    }));
  }

  #described(type: TypeNode): Value[] {
    const values = this.#choices(type);
    return values.every(({ doc }) => doc !== '') ? values : [];
  }

  /** The fields resolved by the compiler; nested ones have dots in their names. */
  #resolvedFields(type: Type, prefix = ''): Field[] {
    if (type.isUnionType()) return this.#fieldsOfUnion(type.getTypes());
    return this.#checker.getPropertiesOfType(type).flatMap((property): Field[] => {
      const name = `${prefix}${property.name}`;
      const field = this.#resolvedField(property, name);
      const of = this.#checker.getTypeOfSymbol(property);
      const isObject = field.type.startsWith('{ ') && !field.type.includes(' | ');
      return isObject && of !== undefined ? this.#resolvedFields(of, `${name}.`) : [field];
    });
  }

  /** The fields of a union of objects: a field that is not in all of them is optional. */
  #fieldsOfUnion(types: readonly Type[]): Field[] {
    const all = types.map((type) => this.#resolvedFields(type));
    const names = new Set(all.flatMap((fields) => fields.map(({ name }) => name)));
    return [...names].flatMap((name) => {
      const found = all.flatMap((fields) => fields.filter((field) => field.name === name));
      const [first] = found;
      if (first === undefined) return [];
      const type = [...new Set(found.map((field) => field.type))].join(' | ');
      return [{ ...first, type, isOptional: first.isOptional || found.length < all.length }];
    });
  }

  #resolvedField(property: CompilerSymbol, name: string): Field {
    const type = this.#checker.getTypeOfSymbol(property);
    const spelled = type === undefined ? '' : this.#checker.typeToString(type);
    return {
      name,
      type: spelled.replace(/ \| undefined$/, ''),
      isOptional: spelled.endsWith(' | undefined'),
      doc: plain(property.getDocumentationComment(this.#checker)),
      values: [],
    };
  }
}
