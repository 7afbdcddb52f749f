import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RoomBacklogDocument, type RoomBacklogQuery } from '../../graphql/generated/graphql.js';
import { ask, codesOf, does, Follower, liveNow, pageOf, plannedAt, saveLive, say } from '../testkit/live.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role } from '../users/user.entity.js';

const SOON = { timeout: 10_000 };

let app: TestApp;
let staff: Visitor;
let author: Visitor;
let other: Visitor;
beforeAll(async () => {
  app = await startApp();
  const story = new Story(app);
  staff = await story.as(await story.user({ role: Role.TEACHER }));
  [author, other] = [await story.learner(), await story.learner()];
});
afterAll(() => app.stop());

const followers: Follower[] = [];
afterEach(() => Promise.all(followers.splice(0).map(each => each.leave())));

/** All that somebody can get to see of a room: its page, what happened, and what is told. */
async function seenBy(visitor: Visitor, id: string, follower: Follower): Promise<string> {
  const variables = { id, since: 0, first: 50 };
  const backlog = await visitor.run<RoomBacklogQuery>(RoomBacklogDocument, variables);
  return JSON.stringify([await pageOf(visitor, id), backlog, follower.updates]);
}

describe('what waits for a look', () => {
  it('is seen by its author and staff alone, until it is let through', async () => {
    const id = await liveNow(app, staff);
    const follow = (visitor: Visitor) => {
      const follower = new Follower(visitor, id).follow();
      followers.push(follower);
      return follower;
    };
    const [own, others, host] = [follow(author), follow(other), follow(staff)];
    for (const each of followers) await expect.poll(() => each.seq, SOON).not.toBeNull();
    const asked = (await ask(author, id, '提问请加微信')).question;
    const said = (await say(author, id, '大家加微信')).message;
    expect([asked?.state, said?.state]).toEqual(['HELD', 'HELD']);
    for (const each of followers) await expect.poll(() => each.seq, SOON).toBe(4);
    const authorId = (await author.run<{ me: { id: string } }>('{ me { id } }')).me.id;
    for (const secret of ['加微信', authorId]) {
      expect(await seenBy(other, id, others)).not.toContain(secret);
      expect(await seenBy(app.visitor(), id, others)).not.toContain(secret);
    }
    expect(JSON.stringify(own.updates)).not.toContain('加微信');
    expect(await seenBy(author, id, own)).toContain('提问请加微信');
    expect(JSON.stringify(host.updates)).toContain('提问请加微信');
    expect(codesOf(await does(other, 'UpvoteRoomQuestion', { id: asked?.id }))).toEqual(['NOT_FOUND']);
    const pin = { sessionId: id, questionId: asked?.id };
    expect(codesOf(await does(staff, 'PinRoomQuestion', { input: pin }))).toEqual(['NOT_FOUND']);
    await does(staff, 'HideRoomQuestion', { input: { id: asked?.id, hidden: false } });
    await expect.poll(() => JSON.stringify(others.updates), SOON).toContain('提问请加微信');
    expect(JSON.stringify(others.updates)).not.toContain('大家加微信');
  });
});

describe('what staff write', () => {
  it('is not to be refused words either', async () => {
    const bad = '专业代 开 发 票';
    for (const facts of [{ title: bad }, { intro: bad }])
      expect(await saveLive(staff, plannedAt(app, 60_000, facts))).toMatchObject({
        session: null,
        userErrors: [{ code: 'TEXT_REFUSED', field: Object.keys(facts) }],
      });
    const id = await liveNow(app, staff);
    const { question } = await ask(author, id, '怎么报销？');
    const answered = await does(staff, 'AnswerRoomQuestion', { input: { id: question?.id, answer: bad } });
    expect(codesOf(answered)).toEqual(['TEXT_REFUSED']);
    expect((await pageOf(author, id))?.room?.questions.nodes).toMatchObject([
      { state: 'ASKED', answer: null },
    ]);
  });
});
