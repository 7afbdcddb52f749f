import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancelDeletionDocument } from '../../graphql/generated/graphql.js';
import { DAY_MS, Leaving, type DeletionAnswer } from '../testkit/leaving.js';
import { Buyer } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
let leaving: Leaving;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  leaving = new Leaving(app, story);
});
afterAll(() => app.stop());

const cancel = async ({ run }: Visitor): Promise<DeletionAnswer> =>
  (await run<{ cancelDeletion: DeletionAnswer }>(CancelDeletionDocument)).cancelDeletion;

const isIn = async ({ send }: Visitor): Promise<boolean> =>
  !(await send<{ me: object | null }>('{ me { id } }')).errors;

describe('asking to be deleted', () => {
  it('needs the password; without it nothing is planned', async () => {
    const user = await story.user();
    const visitor = await story.as(user);
    const refused = { viewer: null, userErrors: [{ code: 'PASSWORD_WRONG', field: ['password'] }] };
    expect(await leaving.request(visitor, {})).toMatchObject(refused);
    expect(await leaving.request(visitor, { password: 'wrong' })).toMatchObject(refused);
    expect(await leaving.stateOf(user)).toMatchObject({ status: 'ACTIVE', due: null });
    expect(await leaving.deedsAbout(user)).toEqual([]);
  });

  it('says when, ends every other session at once, and keeps this one', async () => {
    const user = await story.user();
    const [visitor, other] = [await story.as(user), await story.as(user)];
    const before = app.clock.now().getTime();
    const { viewer } = await leaving.request(visitor);
    const due = new Date(viewer?.deletionDueAt ?? 0).getTime() - before;
    expect(due).toBeGreaterThanOrEqual(7 * DAY_MS);
    expect(due).toBeLessThan(7 * DAY_MS + 10_000);
    expect(await isIn(visitor)).toBe(true);
    await expect.poll(() => isIn(other), { timeout: 1000 }).toBe(false);
    expect(await leaving.request(visitor)).toEqual({ viewer: { ...viewer }, userErrors: [] });
    expect(await leaving.deedsAbout(user)).toEqual(['account.requestDeletion']);
  });

  it('can be taken back until the last day, and then nothing happens', async () => {
    const user = await story.user();
    await leaving.request(await story.as(user));
    await app.advance(6 * DAY_MS);
    const { viewer } = await cancel(await story.as(user));
    expect(viewer).toMatchObject({ deletionDueAt: null });
    await app.advance(2 * DAY_MS);
    expect(await leaving.stateOf(user)).toEqual({ status: 'ACTIVE', name: user.name, due: null });
    expect(await isIn(await story.as(user))).toBe(true);
    expect(await leaving.deedsAbout(user)).toEqual(['account.requestDeletion', 'account.cancelDeletion']);
  });

  it('sells nothing meanwhile, and finds an order that was placed before', async () => {
    const user = await story.user();
    const buyer = new Buyer(app, await story.as(user));
    const course = await story.course();
    const clientKey = randomUUID();
    const before = await buyer.place([course.id], clientKey);
    await leaving.request(buyer.visitor);
    expect((await buyer.place([course.id], clientKey)).order?.id).toBe(before.order?.id);
    expect((await buyer.place([(await story.course()).id])).userErrors).toMatchObject([
      { code: 'DELETION_PENDING' },
    ]);
  });

  it.each([
    ['an admin', Role.ADMIN],
    ['a teacher with a course on sale', Role.TEACHER],
  ])('is refused to %s until it is handed over', async (_who, role) => {
    const user = await story.user({ role });
    if (role === Role.TEACHER) await story.course({ teacher: user });
    expect(await leaving.request(await story.as(user))).toMatchObject({
      viewer: null,
      userErrors: [{ code: 'HANDOVER_REQUIRED' }],
    });
    expect(await leaving.stateOf(user)).toMatchObject({ due: null });
  });
});
