import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceStorage, inApp } from '../testing/in-app';
import { clientBefore } from '../testing/table-server';

const { uni, kept } = deviceStorage();
vi.stubGlobal('uni', uni);
vi.mock('../api/viewer', () => ({ session: { viewerId: { value: 'u' } } }));
const server = vi.hoisted(() => ({ sendPicture: vi.fn(), pictureState: vi.fn(), pickImages: vi.fn() }));
vi.mock('../api/pictures', () => server);
vi.mock('../platform', () => ({ platform: { pickImages: server.pickImages } }));
const { useHomework } = await import('./use-homework');

const handedIn = (id: string, facts: object = {}) => ({ id, status: 'SUBMITTED', passed: false, ...facts });
const lessonWith = (...nodes: object[]) => ({
  lesson: { id: 'l', homework: { prompt: '写', maxScore: 10, imagesAllowed: 2 }, submissions: { nodes } },
});
const taken = { submission: {}, lesson: null, userErrors: [] };

async function open({ before = [] as object[], answers = [] as (object | null)[] } = {}) {
  const onPassed = vi.fn();
  const { client, asked, names, keysOf } = clientBefore({
    LessonHomework: () => lessonWith(...before),
    SubmitHomework: () => {
      const submitHomework = answers.shift();
      if (!submitHomework) throw new Error('lost');
      return { submitHomework };
    },
  });
  const homework = inApp(client, () => useHomework('l', onPassed));
  await vi.waitFor(() => expect(homework.homework.value).not.toBeNull());
  return { homework, names, keysOf, onPassed, sent: () => asked[asked.length - 1]![1]['input']! };
}

beforeEach(() => {
  vi.stubGlobal('uni', uni);
  kept.clear();
  server.pickImages.mockResolvedValue([{ path: 'blob:1', bytes: 1 }]);
  server.sendPicture.mockResolvedValue({ fileId: 'f1' });
  server.pictureState.mockResolvedValue({ state: 'READY', url: '/media/preview/1' });
});

describe('a homework', () => {
  it('is kept on the device with its pictures, until it was handed in', async () => {
    const { homework } = await open();
    expect([homework.isWriting.value, homework.maySubmit.value]).toEqual([true, false]);
    homework.write('一半');
    await homework.pictures.add();
    const { homework: again, sent } = await open({ answers: [taken] });
    await vi.waitFor(() => expect(again.pictures.fileIds.value).toEqual(['f1']));
    expect([again.text.value, again.maySubmit.value]).toEqual(['一半', true]);
    await again.submit();
    expect(sent()).toMatchObject({ lessonId: 'l', text: '一半', fileIds: ['f1'] });
    expect([again.text.value, again.pictures.pictures.value, kept.size]).toEqual(['', [], 0]);
  });

  it('is not handed in without a picture that did not arrive', async () => {
    server.sendPicture.mockResolvedValue({ refusal: 'OFFLINE' });
    const { homework, names } = await open();
    homework.write('写好了');
    await homework.pictures.add();
    expect(homework.maySubmit.value).toBe(false);
    await homework.submit();
    expect(names()).toEqual(['LessonHomework']);
    homework.pictures.remove(homework.pictures.pictures.value[0]!.key);
    expect(homework.maySubmit.value).toBe(true);
  });

  it('repeats a lost answer under its key, and another text under another one', async () => {
    const { homework, keysOf } = await open({ answers: [null, null, taken] });
    homework.write('第一版');
    await homework.submit();
    await homework.submit();
    expect([homework.text.value, homework.problem.value !== '']).toEqual(['第一版', true]);
    homework.write('第二版');
    await homework.submit();
    const [first, second, third] = keysOf('SubmitHomework');
    expect(first).toBe(second);
    expect(third).not.toBe(first);
  });

  it('waits for its grade, unless somebody writes it anew', async () => {
    const { homework } = await open({ before: [handedIn('s1')] });
    expect(homework.isWriting.value).toBe(false);
    homework.rewrite();
    expect(homework.isWriting.value).toBe(true);
  });

  it('can be written again after a grade that does not pass, and no more after one that does', async () => {
    const failed = handedIn('s1', { status: 'GRADED' });
    expect((await open({ before: [failed] })).homework.isWriting.value).toBe(true);
    const passed = handedIn('s2', { status: 'GRADED', passed: true });
    const { homework } = await open({ before: [passed, failed] });
    expect([homework.passed.value, homework.isWriting.value]).toEqual([true, false]);
  });

  it('tells once that it has passed, and not of one that had before', async () => {
    const passed = handedIn('s1', { status: 'GRADED', passed: true });
    const before = [handedIn('s1')];
    const { homework, onPassed } = await open({ before });
    before[0] = passed;
    homework.refetch();
    await vi.waitFor(() => expect(homework.passed.value).toBe(true));
    expect(onPassed).toHaveBeenCalledTimes(1);
    const later = await open({ before });
    expect([later.homework.passed.value, later.onPassed.mock.calls]).toEqual([true, []]);
  });
});
