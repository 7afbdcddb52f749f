import {
  execute,
  Kind,
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

const numbers = new WeakMap<OperationDefinitionNode, number>();
let count = 0;
let views = 0;

/** Documents are kept by the reader, so that the same text is the same node. */
function numberOf(operation: OperationDefinitionNode): number {
  const known = numbers.get(operation);
  if (known !== undefined) return known;
  numbers.set(operation, ++count);
  return count;
}

const variableIn = (value: ValueNode): string[] => (value.kind === Kind.VARIABLE ? [value.name.value] : []);

/** One selection for one class of viewers: worked out and written once, however many look. */
export class RoomView {
  private readonly document: DocumentNode;
  readonly number = ++views;
  members = 0;

  constructor(
    private readonly info: GraphQLResolveInfo,
    private readonly who: ViewerClass,
    private readonly systemCtx: () => Ctx,
  ) {
    const { operation, fragments } = info;
    this.document = { kind: Kind.DOCUMENT, definitions: [operation, ...Object.values(fragments)] };
  }

  /** What makes two views the same; which room it is and where one begins are no part of it. */
  static keyOf({ operation, variableValues, fieldNodes }: GraphQLResolveInfo, who: ViewerClass): string {
    const places = fieldNodes.flatMap(node =>
      (node.arguments ?? []).flatMap(argument => variableIn(argument.value)),
    );
    const others = Object.entries(variableValues).filter(([name]) => !places.includes(name));
    return JSON.stringify([numberOf(operation), others, who.isStaff, who.locale]);
  }

  async payloadOf(update: Update): Promise<Payload> {
    const { schema, operation, variableValues } = this.info;
    const ctx = this.systemCtx();
    const viewer = { id: NIL, sessionId: NIL, role: this.who.isStaff ? 'ADMIN' : ROOM_ROLE };
    const result = await execute({
      ...{ schema, document: this.document, operationName: operation.name?.value, variableValues },
      rootValue: update,
      contextValue: { ...ctx, viewer, locale: this.who.locale },
    });
    const errors = result.errors?.map(error => formatError(ctx.log, error.toJSON(), error));
    return new Payload(JSON.stringify(errors ? { ...result, errors } : result));
  }
}
