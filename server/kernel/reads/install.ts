import {
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  type FieldNode,
  type GraphQLField,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { createParameterDecorator, getMetadataStorage, type ClassType } from 'type-graphql';
import { pageSize, toConnection, type PageRows } from './connection.js';
import { readOf, type Finish, type RootRows, type TypeRead } from './define.js';
import type { ReadContext, ReadModel } from './model.js';
import { keyOf } from './selection.js';

/** A row that a service names and the payload's selection reads after commit. */
export class Ref {
  constructor(readonly id: string) {}
}
export const ref = (id: string): Ref => new Ref(id);

type Context = ReadContext & { reads: ReadModel };
type Source = Record<string, unknown>;

/**
 * Gives every field that is read its resolver: values stand in the statement's JSON under their key, and a
 * `Ref` on a payload is read by its own selection. Fields without arguments or finish keep the default resolver.
 */
export function installReads(schema: GraphQLSchema): GraphQLSchema {
  const classes = new Map(
    getMetadataStorage().objectTypes.map(({ name, target }) => [name, target as ClassType]),
  );
  const readByName = (name: string): TypeRead | undefined => {
    const target = classes.get(name);
    return target && readOf(target);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const read = readByName(type.name);
    for (const field of Object.values(type.getFields())) {
      const target = readByName(getNamedType(field.type).name);
      if (read) field.resolve = storedResolver(read, field);
      else if (target && !isRoot(schema, type.name)) field.resolve = refResolver(target.type, field);
    }
  }
  return schema;
}

const isRoot = (schema: GraphQLSchema, name: string): boolean =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].some(
    root => root?.name === name,
  );

type Resolve = GraphQLField<Source, Context>['resolve'];

function storedResolver(read: TypeRead, field: GraphQLField<Source, Context>): Resolve {
  const declared = read.fields.get(field.name);
  if (declared?.kind === 'page') {
    return (source, args, _ctx, info) =>
      toConnection(source[keyFrom(info)] as PageRows, pageSize(args.first));
  }
  const finish: Finish<unknown, unknown> | undefined =
    declared?.kind === 'value' ? (declared.finish as Finish<unknown, unknown> | undefined) : undefined;
  if (finish) {
    return (source, _args, ctx, info) => {
      const value = source[keyFrom(info)];
      return value === null || value === undefined ? null : finish(value, ctx);
    };
  }
  return field.args.length ? (source, _args, _ctx, info) => source[keyFrom(info)] : undefined;
}

function refResolver(type: ClassType, field: GraphQLField<Source, Context>): Resolve {
  const isList = isListType(getNullableType(field.type));
  return (source, _args, ctx, info) => {
    const read = (value: unknown): unknown =>
      value instanceof Ref ? ctx.reads.byId(ctx, info, type, value.id) : value;
    const value = source[field.name];
    // A refused mutation has no rows to show: its list is empty.
    return isList ? Array.from((value ?? []) as unknown[], read) : read(value);
  };
}

const keyFrom = (info: GraphQLResolveInfo): string => keyOf(info.fieldNodes[0] as FieldNode);

/** What a query's resolver says it with: `return read.byId(Course, id)`. */
export class Reader {
  constructor(
    private readonly ctx: Context,
    private readonly info: GraphQLResolveInfo,
  ) {}

  byId(of: ClassType, id: string): Promise<object | null> {
    return this.ctx.reads.byId(this.ctx, this.info, of, id);
  }

  rows<T>(rows: RootRows, args: object = {}): Promise<T> {
    return this.ctx.reads.root<T>(this.ctx, this.info, rows, args);
  }
}

/** Injects the reader of the field that is being resolved. */
export const Read = () => createParameterDecorator<Context>(({ context, info }) => new Reader(context, info));
