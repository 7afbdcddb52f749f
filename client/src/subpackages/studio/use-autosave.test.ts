import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { effectScope, nextTick, ref } from 'vue';

vi.stubGlobal('uni', { getStorageSync: () => '', setStorageSync: () => undefined });
vi.doMock('../../api/client', () => ({ client: { value: null } }));
const { createDesk } = await import('./course-desk');
const { PAUSE_MS, useAutosave } = await import('./use-autosave');

interface Fields {
  title: string;
  promise: string;
}

let kept: Map<string, string>;
let saved: { value: Fields | null };
let sent: Partial<Fields>[];
let answer: () => { id: null; refusals: { code: string; message: string; field: string[] }[]; error?: never };
beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  kept = new Map();
  saved = ref<Fields | null>({ title: '旧题', promise: '' });
  sent = [];
  answer = () => ({ id: null, refusals: [] });
});

const device = {
  read: (key: string) => kept.get(key) ?? null,
  write: (key: string, value: string) => void kept.set(key, value),
  remove: (key: string) => void kept.delete(key),
};
function page(desk = createDesk('course'), revision = 5) {
  desk.look(revision);
  const scope = effectScope();
  onTestFinished(() => scope.stop());
  const autosave = scope.run(() =>
    useAutosave<Fields>({
      desk: () => desk,
      key: () => 'facts',
      saved: () => saved.value,
      names: ['title', 'promise'],
      device,
      send(changed) {
        sent.push(changed);
        const outcome = answer();
        if (!outcome.refusals.length) saved.value = { ...saved.value!, ...trimmed(changed) };
        return Promise.resolve(outcome);
      },
    }),
  )!;
  return { ...autosave, desk, leave: () => scope.stop() };
}
const trimmed = (fields: Partial<Fields>) =>
  Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, text.trim()]));
const pause = () => vi.advanceTimersByTimeAsync(PAUSE_MS);

describe('fields that save themselves', () => {
  it('are on the device at once, and with the server after a pause, changed ones alone', async () => {
    const { change, state, fields } = page();
    change({ title: '新' });
    expect(JSON.parse(kept.get('facts')!)).toEqual({ over: 5, fields: { title: '新' } });
    expect([state.value, sent]).toEqual(['TYPING', []]);
    change({ title: '新题 ' });
    await pause();
    expect(sent).toEqual([{ title: '新题 ' }]);
    expect([state.value, kept.size, fields.value]).toEqual(['SAVED', 0, { title: '新题 ', promise: '' }]);
    await pause();
    expect(sent).toHaveLength(1);
  });

  it('stay on the device where the server refuses them, and are told why', async () => {
    answer = () => ({ id: null, refusals: [{ code: 'TEXT_TOO_SHORT', message: '太短', field: ['title'] }] });
    const { change, state, refusals } = page();
    change({ title: '新' });
    await pause();
    expect([state.value, refusals.problems.title, kept.size]).toEqual(['KEPT', '太短', 1]);
    await pause();
    expect(sent).toHaveLength(1);
    answer = () => ({ id: null, refusals: [] });
    change({ title: '新题' });
    expect(refusals.problems.title).toBeUndefined();
    await pause();
    expect([state.value, kept.size]).toEqual(['SAVED', 0]);
  });

  it('come back after the page was closed, and are sent then', async () => {
    kept.set('facts', JSON.stringify({ over: 5, fields: { promise: '一句话' } }));
    const { fields } = page();
    expect(fields.value).toEqual({ title: '旧题', promise: '一句话' });
    await pause();
    expect([sent, kept.size]).toEqual([[{ promise: '一句话' }], 0]);
  });

  it('wait for a decision where somebody else edited meanwhile', async () => {
    const { change, state, desk, flush, fields } = page();
    change({ title: '我的' });
    await nextTick();
    desk.look(9);
    await pause();
    expect([state.value, sent, desk.stale.value]).toEqual(['KEPT', [], true]);
    expect(await flush()).toBe(false);
    desk.drop(device);
    await nextTick();
    expect([fields.value?.title, kept.size]).toEqual(['旧题', 0]);
  });

  it('are sent when their page is left', async () => {
    const { change, leave } = page();
    change({ title: '走前' });
    leave();
    await vi.advanceTimersByTimeAsync(0);
    expect([sent, kept.size]).toEqual([[{ title: '走前' }], 0]);
  });

  it('show what was taken from elsewhere, where nothing of their own is unsaved', async () => {
    const { change, desk, fields } = page();
    change({ title: '我的' });
    await pause();
    saved.value = { title: '别人的', promise: '' };
    desk.look(9);
    await nextTick();
    expect(fields.value?.title).toBe('别人的');
  });
});
