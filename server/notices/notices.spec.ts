import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NoticesPageDocument, type NoticesPageQuery } from '../../graphql/generated/graphql.js';
import { newId } from '../kernel/id.js';
import { eraseBelongings, moveBelongings } from '../kernel/personal.js';
import { inTransaction } from '../kernel/transaction.js';
import { heard, marked, noticesOf, told } from '../testkit/notices.js';
import { startBeside } from '../testkit/second-app.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { User } from '../users/user.entity.js';
import { NoticeKind, NoticeTargetKind } from './notice.rules.js';
import { hushNotices, notify, type Telling } from './notices.service.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const system = () => ({ em: app.orm.em, now: app.clock.now, config: app.config });

const answered = (user: User, facts: Partial<Telling> = {}): Telling => ({
  ...{ userId: user.id, kind: NoticeKind.ANSWER_RECEIVED, title: 'Python入门', key: newId() },
  ...facts,
});
const rowsOf = (user: User) =>
  app.sql<{ text: string }>('select text from notices where user_id = $1 order by created_at', [user.id]);

describe('a notice', () => {
  it('shows its reader what happened, who did it and where it leads', async () => {
    const [reader, teacher] = [await story.user(), await story.user()];
    const lessonId = newId();
    const at = new Date('2026-12-01T12:00:00.000Z');
    await told(
      { app },
      answered(reader, {
        target: { kind: NoticeTargetKind.LESSON, id: lessonId },
        ...{ title: '长'.repeat(61), text: `第一行\n${'字'.repeat(120)}`, person: teacher.id, at },
      }),
    );
    const visitor = await story.as(reader);
    expect(await noticesOf(visitor)).toEqual([
      {
        id: expect.any(String) as string,
        kind: 'ANSWER_RECEIVED',
        title: `${'长'.repeat(59)}…`,
        text: `第一行 ${'字'.repeat(115)}…`,
        person: { id: teacher.id, name: teacher.name, avatarUrl: null },
        target: { kind: 'LESSON', id: lessonId },
        at: at.toISOString(),
        createdAt: expect.any(String) as string,
        readAt: null,
      },
    ]);
    expect(await noticesOf(await story.as(teacher))).toEqual([]);
  });

  it('comes once by its key, under twenty at once, and each has an own', async () => {
    const [reader, other] = [await story.user(), await story.user()];
    const telling = answered(reader, { key: 'twenty' });
    await Promise.all(
      Array.from({ length: 20 }, () => told({ app }, telling, { ...telling, userId: other.id })),
    );
    expect(await rowsOf(reader)).toHaveLength(1);
    expect(await rowsOf(other)).toHaveLength(1);
  });

  it('is not written where the transaction fails, nor for what one did oneself, nor to who is gone', async () => {
    const [reader, gone] = [await story.user(), await story.user()];
    await app.sql(`update users set status = 'ERASED' where id = $1`, [gone.id]);
    await told({ app }, answered(reader, { person: reader.id }), answered(gone));
    await expect(
      inTransaction(system(), async tx => {
        await notify(tx, answered(reader));
        throw new Error('in vain');
      }),
    ).rejects.toThrow('in vain');
    expect([await rowsOf(reader), await rowsOf(gone)]).toEqual([[], []]);
  });

  it('loses what it quotes when that is taken back', async () => {
    const reader = await story.user();
    await told(
      { app },
      answered(reader, { key: 'quoted', text: '说错了' }),
      answered(reader, { text: '留着' }),
    );
    await inTransaction(system(), tx => hushNotices(tx, 'quoted'));
    expect(await rowsOf(reader)).toEqual(expect.arrayContaining([{ text: '' }, { text: '留着' }]));
  });
});

describe('reading', () => {
  it('comes in pages, the latest first, all or what is unread', async () => {
    const reader = await story.user();
    for (const title of ['甲', '乙', '丙']) await told({ app }, answered(reader, { title }));
    const visitor = await story.as(reader);
    const page = async (after?: string) =>
      (await visitor.run<NoticesPageQuery>(NoticesPageDocument, { first: 2, after })).me;
    const first = await page();
    expect(first?.unreadNotices).toBe(3);
    expect(first?.notices.nodes.map(({ title }) => title)).toEqual(['丙', '乙']);
    const second = await page(first?.notices.pageInfo.endCursor ?? '');
    expect(second?.notices.nodes.map(({ title }) => title)).toEqual(['甲']);
    expect(second?.notices.pageInfo.hasNextPage).toBe(false);

    const ids = [first?.notices.nodes[1]?.id ?? ''];
    expect(await marked(visitor, { ids })).toEqual({
      me: { id: reader.id, unreadNotices: 2 },
      userErrors: [],
    });
    expect((await noticesOf(visitor, true)).map(({ title }) => title)).toEqual(['丙', '甲']);
    expect((await noticesOf(visitor, false)).map(({ title }) => title)).toEqual(['丙', '乙', '甲']);
  });

  it('marks all, or all up to what its reader knows of, and leaves what came later', async () => {
    const reader = await story.user();
    await told({ app }, answered(reader, { title: '甲' }));
    await told({ app }, answered(reader, { title: '乙' }));
    const visitor = await story.as(reader);
    const upTo = (await noticesOf(visitor))[0]?.id;
    await told({ app }, answered(reader, { title: '丙' }));
    expect((await marked(visitor, { upTo })).me?.unreadNotices).toBe(1);
    expect((await noticesOf(visitor, true)).map(({ title }) => title)).toEqual(['丙']);
    expect((await marked(visitor)).me?.unreadNotices).toBe(0);
    const [{ readAt } = { readAt: null }] = await noticesOf(visitor);
    app.clock.advance(1000);
    await marked(visitor);
    expect((await noticesOf(visitor))[0]?.readAt).toBe(readAt);
  });

  it('counts up to a hundred', async () => {
    const reader = await story.user();
    await told({ app }, ...Array.from({ length: 101 }, () => answered(reader)));
    const { me } = await (await story.as(reader)).run<NoticesPageQuery>(NoticesPageDocument, { first: 1 });
    expect(me?.unreadNotices).toBe(100);
  });

  it('marks nothing of a stranger’s, and takes no list without end', async () => {
    const [reader, stranger] = [await story.user(), await story.learner()];
    await told({ app }, answered(reader));
    const visitor = await story.as(reader);
    const [{ id } = { id: '' }] = await noticesOf(visitor);
    expect(await marked(stranger, { ids: [id] })).toMatchObject({ me: { unreadNotices: 0 } });
    expect(await marked(stranger, { upTo: id })).toMatchObject({ me: { unreadNotices: 0 } });
    expect(await noticesOf(stranger)).toEqual([]);
    expect((await noticesOf(visitor, true)).map(notice => notice.id)).toEqual([id]);
    for (const [input, field] of [
      [{ ids: Array.from({ length: 101 }, () => id) }, 'ids'],
      [{ upTo: 'none' }, 'upTo'],
    ] as const)
      expect(await marked(visitor, { ...input })).toMatchObject({
        me: null,
        userErrors: [{ code: 'INVALID_INPUT', field: [field] }],
      });
  });
});

describe('whoever listens', () => {
  it('hears what there is, what comes and what is read, from another process too', async () => {
    const reader = await story.user();
    const visitor = await story.as(reader);
    const beside = await startBeside(app);
    const there = heard(beside.visitor({ accessToken: visitor.accessToken ?? '' }));
    const here = heard(visitor);
    for (const updates of [here, there])
      expect((await updates.next()).value).toEqual({ unread: 0, latest: null });
    await told({ app }, answered(reader, { title: '来了' }));
    for (const updates of [here, there])
      expect((await updates.next()).value).toMatchObject({
        unread: 1,
        latest: { title: '来了', readAt: null },
      });
    await marked(visitor);
    for (const updates of [here, there])
      expect((await updates.next()).value).toMatchObject({ unread: 0, latest: { title: '来了' } });
    await beside.stop();
  });

  it('is somebody who is logged in, and hears nothing of others', async () => {
    await expect(heard(app.visitor()).next()).rejects.toThrow('UNAUTHENTICATED');
    const [reader, other] = [await story.user(), await story.user()];
    const updates = heard(await story.as(other));
    expect((await updates.next()).value).toEqual({ unread: 0, latest: null });
    await told({ app }, answered(reader, { title: '别人的' }));
    await told({ app }, answered(other, { title: '自己的' }));
    expect((await updates.next()).value).toMatchObject({ unread: 1, latest: { title: '自己的' } });
  });
});

describe('whose they are', () => {
  it('moves with an account, once by key, and goes with a person, who is quoted nowhere any more', async () => {
    const [from, keeper, reader] = [await story.user(), await story.user(), await story.user()];
    await told({ app }, answered(from, { key: 'both' }), answered(keeper, { key: 'both' }), answered(from));
    await told({ app }, answered(reader, { person: from.id, text: '原话' }));
    await marked(await story.as(from));
    await inTransaction(system(), tx => moveBelongings(tx, from.id, keeper.id));
    expect(
      await app.sql('select key = $2 as both, read_at is not null as read from notices where user_id = $1', [
        keeper.id,
        'both',
      ]),
    ).toEqual(
      expect.arrayContaining([
        { both: true, read: true },
        { both: false, read: true },
      ]),
    );
    expect((await noticesOf(await story.as(reader)))[0]).toMatchObject({
      person: { id: keeper.id },
      text: '原话',
    });
    await inTransaction(system(), tx => eraseBelongings(tx, keeper.id));
    expect(await rowsOf(keeper)).toEqual([]);
    expect((await noticesOf(await story.as(reader)))[0]).toMatchObject({ text: '', title: 'Python入门' });
  });
});
