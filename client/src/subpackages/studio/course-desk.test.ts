import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MoveChapterDocument, SaveChapterDocument } from '@graphql/graphql';
import { clientBefore } from '../../testing/table-server';

vi.stubGlobal('uni', { getStorageSync: () => '', setStorageSync: () => undefined });
const holder = { client: { value: null as unknown } };
vi.doMock('../../api/client', () => holder);
const { createDesk } = await import('./course-desk');

const changed = (revision: number | null, userErrors: object[] = []) => ({
  change: {
    __typename: 'CoursePayload',
    id: 'c',
    course: revision === null ? null : { id: 'course', draft: { revision } },
    userErrors,
  },
});
const conflict = changed(null, [{ code: 'CONFLICT', message: '', field: ['revision'] }]);

let stored = 5;
let server: ReturnType<typeof clientBefore>;
const revisions = () => server.asked.map(([name, { input }]) => [name, input?.revision]);

beforeEach(() => {
  stored = 5;
  const answer = ({ input }: Record<string, Record<string, unknown>>) => {
    if (input!.revision !== stored) return conflict;
    stored += 1;
    return changed(stored);
  };
  server = clientBefore({
    SaveChapter: answer,
    MoveChapter: answer,
    CourseDesk: () => ({ course: { id: 'course', draft: { revision: stored } } }),
  });
  holder.client.value = server.client;
});

describe('a desk', () => {
  it('sends one edit after the other, each over the revision of the one before', async () => {
    const desk = createDesk('course');
    desk.look(5);
    const [one, two] = await Promise.all([
      desk.edit(SaveChapterDocument, { title: '一' }),
      desk.edit(MoveChapterDocument, { id: 'c', position: 1 }),
    ]);
    expect([one, two]).toEqual([
      { id: 'c', refusals: [] },
      { id: 'c', refusals: [] },
    ]);
    expect(revisions()).toEqual([
      ['SaveChapter', 5],
      ['MoveChapter', 6],
    ]);
    expect([desk.stale.value, desk.revision.value]).toEqual([false, 7]);
  });

  it('asks for the revision where it never saw one', async () => {
    await createDesk('course').edit(SaveChapterDocument, { title: '一' });
    expect(revisions()).toEqual([
      ['CourseDesk', undefined],
      ['SaveChapter', 5],
    ]);
  });

  it('takes what came from elsewhere while nothing is unsaved', () => {
    const desk = createDesk('course');
    desk.look(5);
    desk.look(8);
    expect([desk.revision.value, desk.stale.value, desk.news.value]).toEqual([8, false, 1]);
  });

  it('lets somebody decide while something is unsaved, and sends nothing over it by itself', async () => {
    const desk = createDesk('course');
    desk.look(5);
    desk.hold('facts', true);
    stored = 8;
    desk.look(8);
    expect([desk.revision.value, desk.stale.value]).toEqual([5, true]);
    await desk.takeLatest();
    expect([desk.revision.value, desk.stale.value]).toEqual([8, false]);
  });

  it('is stale when the server says so', async () => {
    const desk = createDesk('course');
    desk.look(5);
    stored = 9;
    const { refusals } = await desk.edit(SaveChapterDocument, { title: '一' });
    expect(refusals.map(({ code }) => code)).toEqual(['CONFLICT']);
    expect(desk.stale.value).toBe(true);
  });

  it('does not take an answer that was on its way for news', async () => {
    const desk = createDesk('course');
    desk.look(5);
    desk.hold('facts', true);
    await desk.edit(SaveChapterDocument, { title: '一' });
    desk.look(5);
    expect([desk.revision.value, desk.stale.value]).toEqual([6, false]);
  });

  it('notices that what was kept on the device was written over another revision', () => {
    const desk = createDesk('course');
    desk.resume('facts', 4);
    desk.look(5);
    expect(desk.stale.value).toBe(true);
  });

  it('goes on with what was kept where only edits of its own came since', async () => {
    const desk = createDesk('course');
    desk.look(5);
    await desk.edit(SaveChapterDocument, { title: '一' });
    desk.resume('facts', 5);
    expect(desk.stale.value).toBe(false);
  });
});
