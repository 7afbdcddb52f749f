import { CombinedError } from '@urql/core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceStorage } from '../testing/in-app';
import type { Sent } from './use-text-writer';

const { uni, kept } = deviceStorage();
const navigateTo = vi.fn();
vi.stubGlobal('uni', { ...uni, navigateTo });
const viewer = vi.hoisted(() => ({ viewerId: { value: 'u' as string | undefined } }));
vi.mock('../api/viewer', () => ({ session: viewer }));
const { textDraft } = await import('./text-draft');
const { useTextWriter } = await import('./use-text-writer');

function write(...answers: Sent[]) {
  const sent: [at: string, text: string, key: string][] = [];
  const written = vi.fn();
  const writer = useTextWriter<string>({
    draft: at => textDraft(`words.${at}`),
    older: at => (at === 'old' ? '原来的话' : undefined),
    send: (...one) => {
      sent.push(one);
      return Promise.resolve(answers.shift() ?? {});
    },
    written,
  });
  return { writer, sent, written, keys: () => sent.map(([, , key]) => key) };
}

const lost = new CombinedError({ networkError: new Error('lost') });

beforeEach(() => {
  vi.stubGlobal('uni', { ...uni, navigateTo });
  kept.clear();
  navigateTo.mockClear();
  viewer.viewerId.value = 'u';
});

describe('a text that is being written', () => {
  it('stays on the device until the server has it', async () => {
    const { writer, written } = write({ state: 'HELD' });
    writer.open('a');
    writer.change('一半');
    writer.close();
    const { writer: again, sent } = write({ state: 'VISIBLE' });
    again.open('a');
    expect(again.text.value).toBe('一半');
    await again.submit();
    expect(sent[0]!.slice(0, 2)).toEqual(['a', '一半']);
    expect([again.place.value, kept.size]).toEqual([null, 0]);
    expect(written).not.toHaveBeenCalled();
  });

  it('is sent once more under the same key where the answer was lost, and under another where it was changed', async () => {
    const { writer, keys, written } = write({ error: lost }, { error: lost }, { state: 'VISIBLE' });
    writer.open('a');
    writer.change('问题');
    await writer.submit();
    expect(writer.refusals.problem).not.toBe('');
    await writer.submit();
    writer.change('另一个问题');
    await writer.submit();
    const [first, second, third] = keys();
    expect([first === second, second === third]).toEqual([true, false]);
    expect(written.mock.calls).toEqual([['a', 'VISIBLE']]);
  });

  it('stays open with the words of who refused it', async () => {
    const { writer, written } = write({ refusals: [{ code: 'TOO_LONG', message: '太长', field: ['text'] }] });
    writer.open('a');
    writer.change('长');
    await writer.submit();
    expect([writer.refusals.problems.text, writer.place.value, kept.size]).toEqual(['太长', 'a', 1]);
    expect(written).not.toHaveBeenCalled();
    writer.change('短');
    expect(writer.refusals.problems.text).toBeUndefined();
  });

  it('is not sent while it is empty', async () => {
    const { writer, sent } = write();
    writer.open('a');
    writer.change('  ');
    await writer.submit();
    expect([sent, writer.refusals.has('MISSING')]).toEqual([[], true]);
  });

  it('begins with what stood there', () => {
    const { writer } = write();
    writer.open('old');
    expect(writer.text.value).toBe('原来的话');
  });

  it('waits for a log-in', () => {
    viewer.viewerId.value = undefined;
    const { writer } = write();
    writer.open('a');
    expect([writer.place.value, navigateTo.mock.calls.length]).toEqual([null, 1]);
  });
});
