import { createHash } from 'node:crypto';
import {
  execute,
  Kind,
  print,
  type DocumentNode,
  type GraphQLResolveInfo,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql';
import type { Ctx } from '../context.js';
import { formatError } from '../kernel/format-error.js';
import { Payload } from '../kernel/frames.js';
import type { Ref } from '../kernel/reads/index.js';
import type { Locale } from '../kernel/messages.js';
import { NIL } from './door.js';
import { ROOM_ROLE } from './live.reads.js';

/** What is told at once, as `RoomUpdate` shows it. */
export interface Update {
  after: number;
  seq: number;
  behind: boolean;
  viewers: number | null;
  events: Ref[];
}

/** Who sees the same: staff see what is held or hidden, and some words are in the language of who looks. */
export interface ViewerClass {
  isStaff: boolean;
  locale: Locale;
}

const digests = new WeakMap<OperationDefinitionNode, string>();
let views = 0;

const documentOf = ({ operation, fragments }: GraphQLResolveInfo): DocumentNode => ({
  kind: Kind.DOCUMENT,
  definitions: [operation, ...Object.values(fragments)],
});

/** The same for the same text, spaces aside: a document that the reader has forgotten meanwhile is another node. */
function digestOf(info: GraphQLResolveInfo): string {
  const known = digests.get(info.operation);
  if (known !== undefined) return known;
  const digest = createHash('sha1')
    .update(print(documentOf(info)))
    .digest('base64');
  digests.set(info.operation, digest);
  return digest;
}

const variableIn = (value: ValueNode): string[] => (value.kind === Kind.VARIABLE ? [value.name.value] : []);

/** One selection for one class of viewers: worked out and written once, however many look. */
export class RoomView {
  private readonly document: DocumentNode;
  readonly number = ++views;
  /** Who follows by it, and how often. */
  private readonly holders = new Map<string, number>();

  constructor(
    private readonly info: GraphQLResolveInfo,
    private readonly who: ViewerClass,
    private readonly systemCtx: () => Ctx,
  ) {
    this.document = documentOf(info);
  }

  get isStaff(): boolean {
    return this.who.isStaff;
  }

  get isIdle(): boolean {
    return this.holders.size === 0;
  }

  isHeldBy(holder: string): boolean {
    return this.holders.has(holder);
  }

  /** Returns how to let go, once. */
  hold(holder: string): () => void {
    this.holders.set(holder, (this.holders.get(holder) ?? 0) + 1);
    return () => {
      const left = (this.holders.get(holder) ?? 1) - 1;
      if (left) this.holders.set(holder, left);
      else this.holders.delete(holder);
    };
  }

  /** What makes two views the same; which room it is and where one begins are no part of it. */
  static keyOf(info: GraphQLResolveInfo, who: ViewerClass): string {
    const { variableValues, fieldNodes } = info;
    const places = fieldNodes.flatMap(node =>
      (node.arguments ?? []).flatMap(argument => variableIn(argument.value)),
    );
    const others = Object.entries(variableValues).filter(([name]) => !places.includes(name));
    return JSON.stringify([digestOf(info), others, who.isStaff, who.locale]);
  }

  /** Fails where nothing of it can be read: an update that says nothing must not pass for having been told. */
  async payloadOf(update: Update): Promise<Payload> {
    const { schema, operation, variableValues } = this.info;
    const ctx = this.systemCtx();
    const viewer = { id: NIL, sessionId: NIL, role: this.who.isStaff ? 'ADMIN' : ROOM_ROLE };
    const result = await execute({
      ...{ schema, document: this.document, operationName: operation.name?.value, variableValues },
      rootValue: update,
      contextValue: { ...ctx, viewer, locale: this.who.locale },
    });
    if (!result.data) throw result.errors?.[0]?.originalError ?? new Error('A room cannot be read');
    const errors = result.errors?.map(error => formatError(ctx.log, error.toJSON(), error));
    return new Payload(JSON.stringify(errors ? { ...result, errors } : result));
  }
}
