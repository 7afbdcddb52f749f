import {
  getNamedType,
  getNullableType,
  getOperationAST,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  parse,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { costOf } from '../../kernel/documents/cost.js';
import { LIMITS } from '../../kernel/documents/limits.js';
import type { GraphQLAnswer, Visitor } from '../visitor.js';

type Field = GraphQLField<unknown, unknown>;

export function fieldOf(schema: GraphQLSchema, operation: string): Field {
  const [root = '', name = ''] = operation.split('.');
  const field = (schema.getType(root) as GraphQLObjectType).getFields()[name];
  if (!field) throw new Error(`${operation} is not in the schema`);
  return field;
}

/** Shown on the way to other things, and none itself. */
const isFrame = (name: string): boolean => /(Connection|Payload)$/.test(name);

const isList = (name: string): boolean => name.endsWith('Connection');

/** What can be asked of a type without arguments: its leaves, and what hangs on it, nothing inside itself. */
interface Selection {
  /** The field it is of, with its arguments. */
  head: string;
  leaves: readonly string[];
  below: readonly Selection[];
}

function selectionOf(
  head: string,
  type: GraphQLObjectType,
  depth: number,
  above: readonly string[] = [],
): Selection {
  const path = [...above, type.name];
  const fields = Object.values(type.getFields()).filter(({ args }) => !args.some(isRequiredArgument));
  const below = fields.flatMap(field => {
    const named = getNamedType(field.type);
    if (!isObjectType(named) || field.name === 'edges' || path.includes(named.name)) return [];
    const left = isFrame(named.name) || isFrame(type.name) ? depth : depth - 1;
    if (left < 0) return [];
    // Lists in lists are many objects.
    const first = path.some(isList) ? 1 : 5;
    const few = field.args.some(({ name }) => name === 'first') ? `(first: ${first})` : '';
    return [selectionOf(`${field.name}${few}`, named, left, path)];
  });
  const leaves = fields.filter(field => isLeafType(getNamedType(field.type))).map(({ name }) => name);
  return { head, leaves: ['__typename', ...leaves], below };
}

const levelsOf = ({ below }: Selection): number => 1 + Math.max(1, ...below.map(levelsOf));

const textOf = ({ head, leaves, below }: Selection): string =>
  `${head} { ${[...leaves, ...below.map(textOf)].join(' ')} }`;

/** A third of what may be sent: of other limits it reaches none. */
const LENGTH = LIMITS.length / 3;

/** What a document costs that the server would answer, whatever its variables; null for one that it would not. */
function costWhereItFits(schema: GraphQLSchema, text: string, levels: number): number | null {
  if (text.length > LENGTH || levels > LIMITS.depth) return null;
  const document = parse(text);
  const operation = getOperationAST(document);
  const cost = operation ? costOf(schema, document, operation, {}) : LIMITS.cost + 1;
  return cost <= LIMITS.cost ? cost : null;
}

/** The same in parts, each with the way that leads to it. */
function partsOf(selection: Selection): Selection[] {
  const parts = selection.below.map(below => ({ ...selection, leaves: [], below: [below] }));
  return [{ ...selection, below: [] }, ...parts];
}

/** In parts, where there is a choice; nothing of what is deeper than anybody may ask. */
function split(selection: Selection): Selection[] {
  const [only, ...more] = selection.below;
  if (!only) return [];
  if (more.length || selection.leaves.length) return partsOf(selection);
  return split(only).map(below => ({ ...selection, below: [below] }));
}

/** A question of the operation's root, and what it costs. */
interface Part {
  text: string;
  cost: number;
}

interface Questions {
  /** One question as a document. */
  wrapped: (text: string) => string;
  parts: Part[];
}

/** What asks for the operation, and of its answer for what stands as near as `depth`, in parts that are answered. */
function questionsOf(
  schema: GraphQLSchema,
  operation: string,
  given: readonly string[],
  depth: number,
): Questions {
  const field = fieldOf(schema, operation);
  const args = field.args.filter(({ name }) => given.includes(name));
  const kind = (operation.split('.')[0] ?? '').toLowerCase();
  const variables = args.length
    ? `(${args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ')})`
    : '';
  const passed = args.length ? `(${args.map(({ name }) => `${name}: $${name}`).join(', ')})` : '';
  const head = `${field.name}${passed}`;
  const wrapped = (text: string): string => `${kind} Matrix${variables} { ${text} }`;
  const parts = (selection: Selection): Part[] => {
    const whole = textOf(selection);
    // Less of each list, where the whole is more than the server answers; and in parts, where that is.
    for (const text of [whole, whole.replaceAll('first: 5', 'first: 1')]) {
      const cost = costWhereItFits(schema, wrapped(text), levelsOf(selection));
      if (cost !== null) return [{ text, cost }];
    }
    return split(selection).flatMap(parts);
  };
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return { wrapped, parts: [{ text: head, cost: 0 }] };
  return { wrapped, parts: parts(selectionOf(head, type, depth)) };
}

/** Documents that ask for the operation, and of its answer for what stands as near as `depth`. */
function documentsOf(
  schema: GraphQLSchema,
  operation: string,
  given: readonly string[],
  depth: number,
): string[] {
  const { wrapped, parts } = questionsOf(schema, operation, given, depth);
  return parts.map(({ text }) => wrapped(text));
}

const textsOf = (parts: readonly Part[]): string => parts.map(({ text }) => text).join(' ');

/** Whether the server would answer all of them at once; they are fields of one name, which are one field. */
const goTogether = (parts: readonly Part[], wrapped: Questions['wrapped']): boolean =>
  parts.length <= LIMITS.sameField &&
  wrapped(textsOf(parts)).length <= LENGTH &&
  parts.reduce((sum, { cost }) => sum + cost, 0) <= LIMITS.cost;

/** The same in few documents, each with as much as the server answers at once: a part alone is mostly a few fields. */
export function fewDocumentsOf(
  schema: GraphQLSchema,
  operation: string,
  given: readonly string[],
  depth: number,
): string[] {
  const { wrapped, parts } = questionsOf(schema, operation, given, depth);
  // One list cannot be asked for more and for less of it at once.
  const [more, less] = [true, false].map(is => parts.filter(({ text }) => text.includes('first: 5') === is));
  return [more, less].flatMap(some => {
    const documents: Part[][] = [];
    for (const part of some ?? []) {
      const last = documents.at(-1);
      if (last && goTogether([...last, part], wrapped)) last.push(part);
      else documents.push([part]);
    }
    return documents.map(document => wrapped(textsOf(document)));
  });
}

/** One document that asks for the operation, and of its answer for as much as fits. */
export function documentOf(schema: GraphQLSchema, operation: string, given: readonly string[]): string {
  const [whole = '', ...more] = documentsOf(schema, operation, given, operation === 'Query.me' ? 0 : 1);
  return more.length ? (documentsOf(schema, operation, given, 0)[0] ?? '') : whole;
}

export type Answer = Pick<GraphQLAnswer<Record<string, unknown> | null>, 'data' | 'errors'> & {
  status?: number;
};

/** Asks over HTTP, and for a subscription over a socket for its first event. */
export async function ask(visitor: Visitor, document: string, variables: object): Promise<Answer> {
  if (!document.startsWith('subscription')) {
    const { status, data, errors } = await visitor.send<Record<string, unknown> | null>(document, variables);
    return { status, data, ...(errors && { errors }) };
  }
  const socket = visitor.socket();
  try {
    const events = socket.iterate({ query: document, variables: { ...variables } });
    const { value } = (await events.next()) as { value: Answer };
    return value;
  } catch (errors) {
    return { data: null, errors: errors as NonNullable<Answer['errors']> };
  } finally {
    await socket.dispose();
  }
}

interface Payload {
  userErrors?: { code: string }[];
}

/**
 * What came of it: the codes of what was refused, `NOTHING` where a field that may be null is, and nothing where it was
 * done.
 */
export function outcomeOf({ data, errors }: Answer, field: Field): string[] {
  if (errors?.length) return errors.map(({ extensions }) => String(extensions.reason ?? extensions.code));
  const value = data?.[field.name] as Payload | null | undefined;
  if (value === null || value === undefined)
    return field.name === 'me' || getNullableType(field.type) !== field.type ? ['NOTHING'] : [];
  return (value.userErrors ?? []).map(({ code }) => code);
}
