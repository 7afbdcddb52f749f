import {
  getNamedType,
  getNullableType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
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

/** What can be asked of a type without arguments: its leaves, and what hangs on it, nothing inside itself. */
function selection(type: GraphQLObjectType, depth: number, above: readonly string[] = []): string {
  const path = [...above, type.name];
  const fields = Object.values(type.getFields()).filter(({ args }) => !args.some(isRequiredArgument));
  const shown = fields.flatMap(field => {
    const below = getNamedType(field.type);
    if (isLeafType(below)) return [field.name];
    if (!isObjectType(below) || field.name === 'edges' || path.includes(below.name)) return [];
    const left = isFrame(below.name) || isFrame(type.name) ? depth : depth - 1;
    if (left < 0) return [];
    const few = field.args.some(({ name }) => name === 'first') ? '(first: 5)' : '';
    return [`${field.name}${few} ${selection(below, left, path)}`];
  });
  return `{ __typename ${shown.join(' ')} }`;
}

/** A document that asks for the operation, and of its answer for what stands as near as `depth`. */
export function documentOf(
  schema: GraphQLSchema,
  operation: string,
  given: readonly string[],
  depth = 1,
): string {
  const field = fieldOf(schema, operation);
  const args = field.args.filter(({ name }) => given.includes(name));
  const kind = (operation.split('.')[0] ?? '').toLowerCase();
  const variables = args.length
    ? `(${args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ')})`
    : '';
  const passed = args.length ? `(${args.map(({ name }) => `${name}: $${name}`).join(', ')})` : '';
  const type = getNamedType(field.type);
  const below = isObjectType(type) ? selection(type, depth) : '';
  return `${kind} Matrix${variables} { ${field.name}${passed} ${below} }`;
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
