import { expect, it, vi } from 'vitest';

vi.doMock('../api/client', () => ({ client: {} }));
vi.stubGlobal('uni', {});
const { createLessonOpenings } = await import('./lesson-openings');

function memory() {
  const kept = new Map<string, string>();
  return {
    size: () => kept.size,
    read: (key: string) => kept.get(key) ?? null,
    write: (key: string, value: string) => void kept.set(key, value),
    remove: (key: string) => void kept.delete(key),
  };
}

it('tells of an opened lesson once, and keeps nothing', async () => {
  const kept = memory();
  const send = vi.fn(async (_lessonId: string) => true);
  await createLessonOpenings(send, kept).opened('xiaoming', 'l1');
  expect([send.mock.calls, kept.size()]).toEqual([[['l1']], 0]);
});

it('keeps what could not be told, past the end of the program, and tells it with the next one in order', async () => {
  const kept = memory();
  await createLessonOpenings(() => Promise.reject(new Error('offline')), kept).opened('xiaoming', 'l1');
  await createLessonOpenings(async () => false, kept).opened('xiaoming', 'l1');
  const told: string[] = [];
  await createLessonOpenings(async id => told.push(id) > 0, kept).opened('xiaoming', 'l2');
  expect([told, kept.size()]).toEqual([['l1', 'l2'], 0]);
});

it('tells nobody’s openings in another person’s name', async () => {
  const kept = memory();
  await createLessonOpenings(async () => false, kept).opened('xiaoming', 'l1');
  const told: string[] = [];
  await createLessonOpenings(async id => told.push(id) > 0, kept).opened('xiaohong', 'l2');
  expect(told).toEqual(['l2']);
});

it('tells the same lesson once however often it is opened while one answer is out', async () => {
  const kept = memory();
  let answer: (told: boolean) => void = () => undefined;
  const send = vi.fn((_lessonId: string) => new Promise<boolean>(resolve => (answer = resolve)));
  const openings = createLessonOpenings(send, kept);
  const both = [openings.opened('xiaoming', 'l1'), openings.opened('xiaoming', 'l1')];
  await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(1));
  answer(true);
  await Promise.all(both);
  expect([send.mock.calls.length, kept.size()]).toEqual([1, 0]);
});
