import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eraseBelongings, moveBelongings } from '../kernel/personal.js';
import { inTransaction } from '../kernel/transaction.js';
import { ask, codesOf, does, liveNow, pageOf, say } from '../testkit/live.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
let staff: Visitor;
let learner: Visitor;
let other: Visitor;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  staff = await story.as(await story.user({ role: Role.TEACHER }));
  [learner, other] = [await story.learner(), await story.learner()];
});
afterAll(() => app.stop());

describe('a question', () => {
  const questions = async (visitor: Visitor, id: string) =>
    (await pageOf(visitor, id))?.room?.questions.nodes.map(({ text, state, upvotes }) => [
      text,
      state,
      upvotes,
    ]);

  it('is wanted once by each, and answered, pinned and hidden by staff', async () => {
    const id = await liveNow(app, staff);
    const asked = [(await ask(learner, id, '甲')).question?.id, (await ask(learner, id, '乙')).question?.id];
    for (const visitor of [other, other, learner])
      await does(visitor, 'UpvoteRoomQuestion', { id: asked[1] });
    expect(await questions(app.visitor(), id)).toEqual([
      ['乙', 'ASKED', 2],
      ['甲', 'ASKED', 0],
    ]);
    const seen = await pageOf(other, id);
    expect(seen?.room?.myVotes).toEqual([asked[1]]);
    const answered = await does<{ question: object }>(staff, 'AnswerRoomQuestion', {
      input: { id: asked[1], answer: '因为所以' },
    });
    expect(answered.question).toMatchObject({ state: 'ANSWERED', answer: '因为所以', upvotes: 2 });
    expect(codesOf(await does(learner, 'WithdrawRoomQuestion', { id: asked[1] }))).toEqual([
      'ALREADY_RESOLVED',
    ]);
    await does(staff, 'PinRoomQuestion', { input: { sessionId: id, questionId: asked[1] } });
    expect((await pageOf(learner, id))?.room?.pinned).toMatchObject({ text: '乙' });
    await does(staff, 'HideRoomQuestion', { input: { id: asked[1], hidden: true } });
    expect((await pageOf(learner, id))?.room?.pinned).toBe(null);
    expect(await questions(learner, id)).toEqual([['甲', 'ASKED', 0]]);
    expect(codesOf(await does(other, 'UpvoteRoomQuestion', { id: asked[1] }))).toEqual(['NOT_FOUND']);
    await does(staff, 'HideRoomQuestion', { input: { id: asked[1], hidden: false } });
    expect(await questions(learner, id)).toEqual([
      ['乙', 'ANSWERED', 2],
      ['甲', 'ASKED', 0],
    ]);
  });

  it('stands on top no more once it is out of sight, and the room is told so', async () => {
    const id = await liveNow(app, staff);
    const facts = async () => {
      const [room] = await app.sql<{ pinned: string | null }>(
        'select pinned_question_id as pinned from live_sessions where id = $1',
        [id],
      );
      const last = await app.sql<{ kind: string }>(
        'select kind from room_events where session_id = $1 order by seq desc limit 2',
        [id],
      );
      return { ...room, last: last.map(({ kind }) => kind) };
    };
    const one = (await ask(learner, id, '收回的')).question?.id;
    await does(staff, 'PinRoomQuestion', { input: { sessionId: id, questionId: one } });
    await does(learner, 'WithdrawRoomQuestion', { id: one });
    expect(await facts()).toEqual({ pinned: null, last: ['ROOM', 'QUESTION'] });
    const two = (await ask(learner, id, '藏起的')).question?.id;
    await does(staff, 'PinRoomQuestion', { input: { sessionId: id, questionId: two } });
    await does(staff, 'HideRoomQuestion', { input: { id: two, hidden: true } });
    expect(await facts()).toEqual({ pinned: null, last: ['ROOM', 'QUESTION'] });
    await does(staff, 'HideRoomQuestion', { input: { id: two, hidden: false } });
    expect(await facts()).toEqual({ pinned: null, last: ['QUESTION', 'ROOM'] });
  });

  it('is withdrawn by who asked, and by nobody else', async () => {
    const id = await liveNow(app, staff);
    const { question } = await ask(learner, id, '问错了');
    expect(codesOf(await does(other, 'WithdrawRoomQuestion', { id: question?.id }))).toEqual(['NOT_FOUND']);
    expect(await does(learner, 'WithdrawRoomQuestion', { id: question?.id })).toMatchObject({
      question: null,
    });
    expect(await questions(staff, id)).toEqual([]);
    expect(codesOf(await does(staff, 'AnswerRoomQuestion', { input: { id: question?.id } }))).toEqual([
      'NOT_FOUND',
    ]);
  });
});

describe('whose it is', () => {
  const system = () => ({ em: app.orm.em, now: app.clock.now });

  it('moves with an account, votes counted once, and goes with a person', async () => {
    const id = await liveNow(app, staff);
    const [from, keeper] = [await story.user(), await story.user()];
    const [one, two] = [await story.as(from), await story.as(keeper)];
    const clientKey = randomUUID();
    const { question } = await ask(one, id, '我问的', clientKey);
    await ask(two, id, '他问的', clientKey);
    await say(one, id, '我说的', clientKey);
    for (const visitor of [one, two]) await does(visitor, 'UpvoteRoomQuestion', { id: question?.id });
    await inTransaction(system(), tx => moveBelongings(tx, from.id, keeper.id));
    const rows = () =>
      app.sql<{ text: string; author: string; upvotes: number }>(
        'select text, author_id as author, upvotes from room_questions where session_id = $1 order by id',
        [id],
      );
    expect(await rows()).toEqual([
      { text: '我问的', author: keeper.id, upvotes: 1 },
      { text: '他问的', author: keeper.id, upvotes: 0 },
    ]);
    await inTransaction(system(), tx => eraseBelongings(tx, keeper.id));
    expect(await rows()).toEqual([
      { text: '', author: keeper.id, upvotes: 0 },
      { text: '', author: keeper.id, upvotes: 0 },
    ]);
    expect((await pageOf(staff, id))?.room).toMatchObject({ questions: { nodes: [] } });
    expect(await app.sql('select text from room_messages where session_id = $1', [id])).toEqual([
      { text: '' },
    ]);
  });
});
