import {
  buildSchema,
  getOperationAST,
  Kind,
  parse,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
} from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import type { Ctx } from '../context.js';
import { createLogger } from '../kernel/log.js';
import { Topics } from '../kernel/topics.js';
import { RoomHub } from './room-hub.js';
import { RoomView, type Update } from './room-view.js';

const schema = buildSchema(`
  type Query { none: Int }
  type Subscription { roomUpdated(sessionId: ID!, after: Int): Update! }
  type Update { after: Int! seq: Int! viewers: Int }
`);
schema.getSubscriptionType()!.getFields().roomUpdated!.resolve = (update: unknown) => update;

function infoOf(query: string, variableValues: Record<string, unknown> = {}): GraphQLResolveInfo {
  const document = parse(query);
  const operation = getOperationAST(document)!;
  const fragments = Object.fromEntries(
    document.definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map(node => [node.name.value, node]),
  );
  const fieldNodes = operation.selectionSet.selections;
  return { schema, operation, fragments, variableValues, fieldNodes } as unknown as GraphQLResolveInfo;
}
const selecting = (fields: string) => infoOf(`subscription { roomUpdated(sessionId: "1") { ${fields} } }`);
const GUEST = { isStaff: false, locale: 'zh-CN' } as const;
const log = createLogger('silent');
const systemCtx = () => ({ log }) as unknown as Ctx;

const hub = () => {
  const bus = { ready: () => Promise.resolve(), send: vi.fn(), close: () => Promise.resolve() };
  return new RoomHub({ topics: new Topics(() => bus), log, systemCtx });
};

describe('a view', () => {
  it('says what is asked of an update', async () => {
    const view = new RoomView(selecting('seq viewers'), GUEST, systemCtx);
    const update: Update = { after: 1, seq: 2, behind: false, viewers: 3, events: [] };
    const { bytes } = await view.payloadOf(update);
    expect(bytes.toString()).toBe('{"data":{"roomUpdated":{"seq":2,"viewers":3}}}}');
  });

  it('fails where nothing can be read, so that nobody takes it for told', async () => {
    const view = new RoomView(selecting('seq'), GUEST, systemCtx);
    const update = {
      get seq(): number {
        throw new Error('away');
      },
    } as Update;
    await expect(view.payloadOf(update)).rejects.toThrow('away');
  });

  it('is the same for the same text, whichever room it is and wherever one begins', () => {
    const text = 'subscription ($id: ID!, $n: Int) { roomUpdated(sessionId: $id, after: $n) { seq } }';
    const key = (query: string, variables: object) => RoomView.keyOf(infoOf(query, { ...variables }), GUEST);
    expect(key(text, { id: '1', n: 7 })).toBe(key(text.replaceAll(' ', '  '), { id: '2', n: 8 }));
    expect(key(text, { id: '1' })).not.toBe(key(text.replace('seq', 'after'), { id: '1' }));
    expect(RoomView.keyOf(selecting('seq'), GUEST)).not.toBe(
      RoomView.keyOf(selecting('seq'), { ...GUEST, isStaff: true }),
    );
  });
});

describe('views', () => {
  it('are ten of one person at most, who keeps nobody else from following', () => {
    const rooms = hub();
    const names = Array.from({ length: 11 }, (_, n) => selecting(`s${n}: seq`));
    const held = names.map(info => rooms.viewFor('one', info, GUEST));
    expect(held.filter(each => each === null)).toHaveLength(1);
    expect(held[10]).toBe(null);
    expect(rooms.viewFor('one', names[0]!, GUEST)?.view).toBe(held[0]?.view);
    expect(rooms.viewFor('other', names[10]!, GUEST)?.view.isStaff).toBe(false);
    held[1]?.letGo();
    expect(rooms.viewFor('one', names[10]!, GUEST)).not.toBe(null);
  });

  it('are forgotten where nobody follows by them and others are asked for', () => {
    const rooms = hub();
    const ask = (holder: number, n: number) => rooms.viewFor(`${holder}`, selecting(`s${n}: seq`), GUEST);
    const held = Array.from({ length: 64 }, (_, n) => ask(n, n));
    expect(held).not.toContain(null);
    expect(ask(100, 64)).toBe(null);
    expect(ask(100, 5)?.view).toBe(held[5]?.view);
    held[7]?.letGo();
    expect(ask(101, 64)?.view).toBeInstanceOf(RoomView);
  });
});
