import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  KeepMessageConsentsDocument,
  MessageTemplatesDocument,
  type KeepMessageConsentsMutation,
  type MessageConsentInput,
  type MessageTemplatesQuery,
} from '../../graphql/generated/graphql.js';
import { newId } from '../kernel/id.js';
import { eraseBelongings, moveBelongings } from '../kernel/personal.js';
import { inTransaction } from '../kernel/transaction.js';
import { told } from '../testkit/notices.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import type { User } from '../users/user.entity.js';
import { NoticeKind, NoticeTargetKind } from './notice.rules.js';
import { notify, type Telling } from './notices.service.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

type Platform = 'WECHAT' | 'ALIPAY';
const system = () => ({ em: app.orm.em, now: app.clock.now, config: app.config });
const soon = (platform: Platform): string => app.config.messageTemplates[platform].LIVE_SOON?.id ?? '';
const SESSION = newId();

const beginsSoon = (user: User, facts: Partial<Telling> = {}): Telling => ({
  ...{ userId: user.id, kind: NoticeKind.LIVE_SOON, title: '周末答疑', key: newId() },
  ...{ target: { kind: NoticeTargetKind.LIVE_SESSION, id: SESSION } },
  at: new Date(app.clock.now().getTime() + 600_000),
  ...facts,
});

async function keep(visitor: Visitor, input: MessageConsentInput[]) {
  const data = await visitor.run<KeepMessageConsentsMutation>(KeepMessageConsentsDocument, { input });
  return data.keepMessageConsents.userErrors.map(({ code, field }) => [code, field]);
}

const agrees = async (visitor: Visitor, platform: Platform = 'WECHAT') =>
  keep(visitor, [{ kind: 'LIVE_SOON', templateId: soon(platform), accepted: true }]);

const left = (user: User) =>
  app.sql<{ platform: Platform; left: number }>(
    'select platform, "left" from message_consents where user_id = $1 order by platform',
    [user.id],
  );

interface Sent {
  channel: string;
  title: string;
  page: string;
  values: Record<string, string>;
}
const sentTo = async (user: User) =>
  (await app.sandbox.call<{ messages: Sent[] }>('GET', `/control/messages?user=${user.username}`)).messages;
const calls = async () =>
  (await app.sandbox.call<{ requests: unknown[] }>('GET', '/control/requests?api=message')).requests.length;

/** Somebody who has agreed to one message, and their client. */
async function agreed(platform: Platform = 'WECHAT'): Promise<[User, Visitor]> {
  const user = await story.user();
  const visitor = await story.as(user);
  expect(await agrees(visitor, platform)).toEqual([]);
  return [user, visitor];
}

describe('consent', () => {
  it('is asked for by the templates that are set, for each platform its own', async () => {
    const templates = async (platform: Platform) =>
      (await app.visitor().run<MessageTemplatesQuery>(MessageTemplatesDocument, { platform }))
        .messageTemplates;
    expect(await templates('WECHAT')).toContainEqual({ kind: 'LIVE_SOON', templateId: soon('WECHAT') });
    expect(await templates('ALIPAY')).toContainEqual({ kind: 'LIVE_SOON', templateId: soon('ALIPAY') });
    expect(soon('WECHAT')).not.toBe(soon('ALIPAY'));
  });

  it('adds up, and a refusal adds nothing', async () => {
    const [user, visitor] = await agreed();
    await agrees(visitor);
    const refused = [{ kind: 'LIVE_SOON', templateId: soon('WECHAT'), accepted: false }] as const;
    expect(await keep(visitor, [...refused])).toEqual([]);
    // Kinds that share a template were asked about in one line of the dialog.
    await keep(visitor, [
      { kind: 'LIVE_SOON', templateId: soon('WECHAT'), accepted: true },
      { kind: 'LIVE_STARTED', templateId: soon('WECHAT'), accepted: true },
    ]);
    expect(await left(user)).toEqual([{ platform: 'WECHAT', left: 3 }]);
  });

  it('is not taken for a template that is not one of the kind', async () => {
    const visitor = await story.learner();
    const wrong = { kind: 'REFUND_DONE', templateId: soon('WECHAT'), accepted: true } as const;
    expect(await keep(visitor, [wrong])).toEqual([['INVALID_INPUT', ['input', '0', 'templateId']]]);
    expect(
      await keep(
        visitor,
        Array.from({ length: 11 }, () => wrong),
      ),
    ).toEqual([['INVALID_INPUT', ['input']]]);
  });

  it('adds up when accounts become one, and goes with a person', async () => {
    const [from, fromVisitor] = await agreed();
    await agrees(fromVisitor, 'ALIPAY');
    const [keeper] = await agreed();
    await inTransaction(system(), tx => moveBelongings(tx, from.id, keeper.id));
    expect(await left(keeper)).toEqual([
      { platform: 'ALIPAY', left: 1 },
      { platform: 'WECHAT', left: 2 },
    ]);
    await inTransaction(system(), tx => eraseBelongings(tx, keeper.id));
    expect(await left(keeper)).toEqual([]);
  });
});

describe.each([
  ['WECHAT', 'thing1', 'time2'],
  ['ALIPAY', 'keyword1', 'keyword2'],
] as const)('a message by %s', (platform, title, time) => {
  it('brings the notice, once, and spends a consent', async () => {
    const [user] = await agreed(platform);
    const telling = beginsSoon(user, { at: new Date('2026-12-01T12:00:00Z') });
    await Promise.all(Array.from({ length: 20 }, () => told({ app }, telling)));
    await app.app.runDueJobs();
    expect(await sentTo(user)).toMatchObject([
      {
        channel: platform.toLowerCase(),
        title: '开播提醒',
        page: `subpackages/talk/notices/notices?kind=LIVE_SESSION&id=${SESSION}`,
        values: {
          [title]: '周末答疑',
          [time]: platform === 'WECHAT' ? '2026年12月1日 20:00' : '2026-12-01 20:00',
        },
      },
    ]);
    expect(await left(user)).toEqual([{ platform, left: 0 }]);
    await told({ app }, beginsSoon(user));
    await app.app.runDueJobs();
    expect(await sentTo(user)).toHaveLength(1);
  });

  it('comes after faults that pass', async () => {
    const [user] = await agreed(platform);
    const where = { api: 'message', channel: platform.toLowerCase() };
    await app.sandbox.arm({ kind: 'api.unreached', ...where });
    await app.sandbox.arm({ kind: 'api.error', ...where, ...(platform === 'WECHAT' && { code: '-1' }) });
    const before = await calls();
    await told({ app }, beginsSoon(user));
    await app.advance(60_000);
    expect(await calls()).toBe(before + 3);
    expect(await sentTo(user)).toHaveLength(1);
    expect(await left(user)).toEqual([{ platform, left: 0 }]);
  });

  it('is given up, and no other tried, where the person takes none', async () => {
    const [user, visitor] = await agreed(platform);
    await agrees(visitor, platform);
    await app.sandbox.call('POST', '/control/messages/refuse', { user: user.username });
    await told({ app }, beginsSoon(user));
    await app.app.runDueJobs();
    expect(await left(user)).toEqual([{ platform, left: 0 }]);
    const before = await calls();
    await told({ app }, beginsSoon(user));
    await app.advance(3_600_000);
    expect(await calls()).toBe(before);
    expect(await sentTo(user)).toEqual([]);
  });
});

describe('no message', () => {
  it('is tried again that the platform will never take', async () => {
    const [user, visitor] = await agreed();
    await agrees(visitor);
    await app.sandbox.arm({ kind: 'api.error', api: 'message', channel: 'wechat', code: '47003' });
    const before = await calls();
    await told({ app }, beginsSoon(user));
    await app.advance(60_000);
    await app.advance(600_000);
    expect(await calls()).toBe(before + 1);
    expect(await left(user)).toEqual([{ platform: 'WECHAT', left: 1 }]);
  });

  it('is sent without consent, for a transaction that failed, or too late', async () => {
    const before = await calls();
    const nobody = await story.user();
    await told({ app }, beginsSoon(nobody));
    const [user] = await agreed();
    await expect(
      inTransaction(system(), async tx => {
        await notify(tx, beginsSoon(user));
        throw new Error('in vain');
      }),
    ).rejects.toThrow('in vain');
    expect(await left(user)).toEqual([{ platform: 'WECHAT', left: 1 }]);
    await told({ app }, beginsSoon(user, { at: app.clock.now() }));
    await app.app.runDueJobs();
    expect(await calls()).toBe(before);
    expect(await sentTo(user)).toEqual([]);
  });

  it('goes to somebody whose account is no longer linked', async () => {
    const user = await story.user({ wechat: false });
    await agrees(await story.as(user));
    const before = await calls();
    await told({ app }, beginsSoon(user));
    await app.app.runDueJobs();
    expect(await calls()).toBe(before);
  });

  it('spends what others agreed to, though many are told at once', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => agreed()));
    const [outsider] = await agreed();
    await Promise.all([
      told({ app }, ...people.map(([user]) => beginsSoon(user))),
      told({ app }, ...people.map(([user]) => beginsSoon(user)).reverse()),
    ]);
    await app.app.runDueJobs();
    for (const [user] of people) {
      expect(await sentTo(user)).toHaveLength(1);
      expect(await left(user)).toEqual([{ platform: 'WECHAT', left: 0 }]);
    }
    expect(await left(outsider)).toEqual([{ platform: 'WECHAT', left: 1 }]);
  });
});
