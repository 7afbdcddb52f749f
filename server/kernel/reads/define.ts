import { sql, type RawBuilder } from 'kysely';
import { Arg, Field, ID, Int, type ClassType } from 'type-graphql';
import { Money } from '../money.js';
import { connectionOf, DEFAULT_PAGE, MAX_PAGE } from './connection.js';

/** A piece of SQL. Values in its `${}` become parameters. */
export type Sql = RawBuilder<unknown>;

/** A table's row under its alias: `row.title` is the column behind the entity's property. */
export type Row<E> = { readonly [K in keyof E]-?: Sql };

/** What a piece of SQL may depend on. All of it are parameters, so one statement serves every viewer. */
export interface Given {
  viewerId: Sql;
  viewerRole: Sql;
  sessionId: Sql;
  now: Sql;
  publicUrl: Sql;
  /** In front of public files: a CDN, or `publicUrl`. */
  mediaUrl: Sql;
  platform: Sql;
  /** Whether the field's argument has a value; a statement is compiled for each combination that occurs. */
  has(argument: string): boolean;
  /** The value of the field's argument as a parameter. */
  arg(argument: string): Sql;
  /** The same for an id; null, which equals nothing, for what can be no id. */
  id(argument: string): Sql;
  /** The value of an enum or Boolean argument itself, as text: a statement is compiled for each. */
  choice(argument: string): string | undefined;
  /** Whether there is such a row of another type that shows for the viewer; never null. */
  exists<E extends object>(of: ClassType<E>, where: (row: Row<E>) => Sql): Sql;
}

type SqlOf<E> = (row: Row<E>, given: Given) => Sql;
type AnyEntity = Record<string, unknown>;
type TypeThunk = () => ClassType | object;

interface Shown {
  description: string;
  nullable?: boolean;
  /** How many a list has as a rule: what asking for it counts for. */
  size?: number;
}

type Direction = 'asc' | 'desc';

/** Which rows of another type belong to the parent, and in what order. Their own `visible` is always added. */
export interface Related<E, P> extends Shown {
  where?: (row: Row<E>, parent: Row<P>, given: Given) => Sql;
  /** Sort keys that are never null, all in `direction`; a page needs a unique last one. */
  orderBy?: (row: Row<E>, given: Given) => Sql[];
  direction?: Direction | ((given: Given) => Direction);
}

/** A field's own arguments by name, optional unless `required`; its SQL asks for them by `Given`. */
type Arguments = Record<string, { type: TypeThunk; description?: string; required?: boolean }>;

/** Turns a field's SQL value into what GraphQL shows, for example by signing a URL. It asks the database nothing. */
export type Finish<T = never, C = never> = (value: T, context: C) => unknown;

export type FieldRead =
  | { kind: 'value'; sql: SqlOf<AnyEntity>; finish?: Finish }
  | { kind: 'one' | 'many' | 'page'; of: () => ClassType; rows: Related<AnyEntity, AnyEntity> };

/** How the fields of one GraphQL type are read; the methods add a field to the schema and its SQL in one place. */
export class TypeRead<E extends object = AnyEntity> {
  readonly fields = new Map<string, FieldRead>();

  constructor(
    readonly type: ClassType,
    readonly entity: ClassType,
    readonly visible: SqlOf<E> | undefined,
  ) {}

  /** One SQL expression over the row. */
  value<T, C = unknown>(
    name: string,
    type: TypeThunk,
    options: Shown & { sql: SqlOf<E>; finish?: Finish<T, C>; args?: Arguments },
  ): this {
    this.take(name, options.args);
    return this.add(name, type, options, {
      kind: 'value',
      sql: options.sql as SqlOf<AnyEntity>,
      finish: options.finish as Finish | undefined,
    });
  }

  /** A sum that is stored as whole fen. */
  money(name: string, fen: keyof E, description: string): this {
    return this.value<number>(name, () => Money, {
      description,
      sql: row => row[fen],
      finish: sum => new Money(sum),
    });
  }

  /** At most one row of another type: the first in order. */
  one<R extends object>(name: string, of: () => ClassType<R>, rows: Related<R, E>): this {
    return this.add(name, of, { nullable: true, ...rows }, related('one', of, rows));
  }

  /** The row with the given id, where it is one of these. */
  byId<R extends { id: string }>(name: string, of: () => ClassType<R>, rows: Related<R, E>): this {
    Arg('id', () => ID)(this.prototype, name, 0);
    return this.one(name, of, {
      ...rows,
      where: (row, parent, given) =>
        sql`${row.id} = ${given.id('id')}${rows.where ? sql` and ${rows.where(row, parent, given)}` : sql``}`,
    });
  }

  /** All rows that belong to the parent; only for lists that are short by nature. */
  many<R extends object>(name: string, of: () => ClassType<R>, rows: Related<R, E>): this {
    return this.add(name, () => [of()], rows, related('many', of, rows));
  }

  /** A connection by keyset, with `first` (capped), `after`, and what else `args` names. */
  page<R extends object>(
    name: string,
    of: ClassType<R>,
    { args, ...rows }: Related<R, E> & { args?: Arguments },
  ): this {
    this.take(name, args, 2);
    Arg('first', () => Int, {
      nullable: true,
      defaultValue: DEFAULT_PAGE,
      description: `At most ${MAX_PAGE}.`,
    })(this.prototype, name, 0);
    Arg('after', () => String, { nullable: true, description: 'The `endCursor` of the page before.' })(
      this.prototype,
      name,
      1,
    );
    const connection = connectionOf(of); // Now, because type-graphql takes no new types once it builds.
    return this.add(
      name,
      () => connection,
      rows,
      related('page', () => of, rows),
    );
  }

  /** Adds the arguments of a field to the schema, after `from` others. */
  private take(field: string, args: Arguments = {}, from = 0): void {
    Object.entries(args).forEach(([argument, { type, description, required = false }], at) =>
      Arg(argument, type as () => ClassType, { nullable: !required, description })(
        this.prototype,
        field,
        at + from,
      ),
    );
  }

  private get prototype(): object {
    return this.type.prototype as object;
  }

  private add(
    name: string,
    type: TypeThunk,
    { description, nullable = false, size }: Shown,
    read: FieldRead,
  ): this {
    Field(type as () => ClassType, { description, nullable, complexity: size })(this.prototype, name);
    this.fields.set(name, read);
    return this;
  }
}

function related<R, P>(kind: 'one' | 'many' | 'page', of: () => ClassType, rows: Related<R, P>): FieldRead {
  return { kind, of, rows: rows as Related<AnyEntity, AnyEntity> };
}

const types = new Map<ClassType, TypeRead>();

/** The declared reads of a type; undefined for types that live in no table, such as payloads. */
export const readOf = (type: ClassType): TypeRead | undefined => types.get(type);
export const allReads = (): Iterable<TypeRead> => types.values();

/**
 * Declares that a GraphQL type is read from a table. Columns and to-one relations that carry `@Field` need no
 * further word. `visible` is the permission: a row that fails it does not exist for the viewer, by whichever
 * way it is reached. `from` names another entity's table, as `Viewer` shows the table of `User`.
 */
export function reads<E extends object>(type: ClassType<E>, options?: { visible?: SqlOf<E> }): TypeRead<E>;
export function reads<E extends object>(
  type: ClassType,
  options: { from: ClassType<E>; visible?: SqlOf<E> },
): TypeRead<E>;
export function reads(
  type: ClassType,
  options: { from?: ClassType; visible?: SqlOf<never> } = {},
): TypeRead<never> {
  const read = new TypeRead<never>(type, options.from ?? type, options.visible);
  types.set(type, read as unknown as TypeRead);
  return read;
}

/** The reads of a lower domain's type, for an upper domain to contribute fields to. */
export function extend<E extends object>(type: ClassType, _from: ClassType<E>): TypeRead<E> {
  const read = types.get(type);
  if (!read) throw new Error(`extend(${type.name}): import the module that declares its reads first`);
  return read as unknown as TypeRead<E>;
}

/** The rows of a query's root field: related to no parent. */
export interface RootRows {
  kind: 'one' | 'many' | 'page';
  of: ClassType;
  rows: Related<AnyEntity, AnyEntity>;
}

type Unrelated<E> = Omit<Related<E, never>, 'where' | keyof Shown> & {
  where?: (row: Row<E>, given: Given) => Sql;
};

/** What a query's root field returns: `page` a connection, `many` a short list, `one` the first row or null. */
export function rootRows<E extends object>(
  kind: RootRows['kind'],
  of: ClassType<E>,
  rows: Unrelated<E>,
): RootRows;
/** The same for a type over another entity's table. */
export function rootRows<E extends object>(
  kind: RootRows['kind'],
  of: ClassType,
  rows: Unrelated<E>,
): RootRows;
export function rootRows(kind: RootRows['kind'], of: ClassType, rows: Unrelated<AnyEntity>): RootRows {
  if (kind === 'page') connectionOf(of);
  const { where, ...rest } = rows;
  const related = where && ((row: Row<AnyEntity>, _none: unknown, given: Given) => where(row, given));
  return { kind, of, rows: { ...rest, description: '', where: related } };
}
