import { ArgsType, Field, getMetadataStorage, Int, ObjectType, type ClassType } from 'type-graphql';
import { refusal } from '../errors.js';

export const DEFAULT_PAGE = 20;
export const MAX_PAGE = 50;

@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, defaultValue: DEFAULT_PAGE, description: `At most ${MAX_PAGE}.` })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'The `endCursor` of the page before.' })
  after?: string | null;
}

@ObjectType({ description: 'Where a page of a list stands.' })
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Pass it as `after` to get the next page.' })
  endCursor!: string | null;
}

const connections = new Map<ClassType, ClassType>();

/** The connection type of an object type, named `XConnection`; the same class on every call. */
export function connectionOf(of: ClassType): ClassType {
  const known = connections.get(of);
  if (known) return known;

  const name = getMetadataStorage().objectTypes.find(({ target }) => target === of)?.name ?? of.name;

  @ObjectType(`${name}Edge`, { description: `One ${name} in a list.` })
  class Edge {
    @Field(() => String)
    cursor!: string;

    @Field(() => of)
    node!: object;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${name}, by keyset.` })
  class Connection {
    @Field(() => [Edge])
    edges!: Edge[];

    @Field(() => [of], { description: 'The nodes of `edges`.' })
    nodes!: object[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;
  }

  connections.set(of, Connection);
  return Connection;
}

/** What the statement returns for a page: one row more than asked, each with its sort keys. */
export type PageRows = { n: object; k: unknown[] }[];

export function toConnection(rows: PageRows, first: number): object {
  const edges = rows.slice(0, first).map(({ n, k }) => ({ node: n, cursor: encodeCursor(k) }));
  return {
    edges,
    nodes: edges.map(edge => edge.node),
    pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null },
  };
}

/** `first` between 0 and the cap, the default where it is null; less than 0 is a request's fault. */
export function pageSize(first: unknown): number {
  if (first === null || first === undefined) return DEFAULT_PAGE;
  if (typeof first !== 'number' || first < 0)
    throw refusal('BAD_USER_INPUT', '`first` must not be negative.');
  return Math.min(first, MAX_PAGE);
}

function encodeCursor(keys: unknown[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/** The sort keys in a cursor; anything but a list of that many texts and numbers is a request's fault. */
export function decodeCursor(cursor: unknown, length: number): (string | number)[] {
  try {
    const keys: unknown = JSON.parse(Buffer.from(String(cursor), 'base64url').toString());
    const isKey = (key: unknown) => typeof key === 'string' || typeof key === 'number';
    if (Array.isArray(keys) && keys.length === length && keys.every(isKey))
      return keys as (string | number)[];
  } catch {
    // Not JSON: falls through to the same refusal.
  }
  throw refusal('BAD_USER_INPUT', '`after` is not a cursor of this list.');
}
