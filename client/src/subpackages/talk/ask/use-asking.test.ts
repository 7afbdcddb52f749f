import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ref } from 'vue';
import { deviceStorage, inApp } from '../../../testing/in-app';
import { clientBefore } from '../../../testing/table-server';

const { uni, kept } = deviceStorage();
vi.stubGlobal('uni', uni);
vi.mock('../../../api/viewer', async () => ({ session: { viewerId: (await import('vue')).ref('v1') } }));
const { useAsking } = await import('./use-asking');

const WORDS = '怎样给一本书写一页读书笔记？';
const asked = { paidQuestion: { id: 'q1' }, userErrors: [] };

function open({
  answers = [] as (object | null)[],
  editing = null as { id: string; text: string } | null,
} = {}) {
  const onAsked = vi.fn();
  const answer = () => {
    const next = answers.shift();
    if (!next) throw new Error('lost');
    return next;
  };
  const before = clientBefore({
    AskPaidQuestion: () => ({ askPaidQuestion: answer() }),
    EditPaidQuestion: () => ({ editPaidQuestion: answer() }),
  });
  const at = { expertId: ref('e1'), editing: ref(editing) };
  return { ...before, onAsked, asking: inApp(before.client, () => useAsking(at, onAsked)) };
}

beforeEach(() => {
  vi.stubGlobal('uni', uni);
  kept.clear();
});

describe('a question to an expert', () => {
  it('stays on the device until it was taken', async () => {
    open().asking.write(WORDS);
    const { asking, onAsked } = open({ answers: [asked] });
    expect(asking.text.value).toBe(WORDS);
    await asking.submit();
    expect([onAsked.mock.calls, kept.size]).toEqual([[['q1']], 0]);
  });

  it('is not sent before it says something', async () => {
    const { asking, names } = open();
    asking.write('  太短了  ');
    await asking.submit();
    expect(names()).toEqual([]);
    expect(asking.refusals.problems.text).toBe('再多写几个字，至少 10 个字');
  });

  it('is repeated under its key after a lost answer, and is another one with other words', async () => {
    const { asking, keysOf, onAsked } = open({ answers: [null, null, asked] });
    asking.write(WORDS);
    await asking.submit();
    await asking.submit();
    expect([asking.text.value, onAsked.mock.calls]).toEqual([WORDS, []]);
    asking.write(`${WORDS}谢谢`);
    await asking.submit();
    const [first, second, third] = keysOf('AskPaidQuestion');
    expect(first).toBe(second);
    expect(third).not.toBe(first);
  });

  it('keeps what was typed where it is refused, with the reason at the box', async () => {
    const refused = {
      paidQuestion: null,
      userErrors: [{ code: 'TEXT_REFUSED', message: '换个说法', field: ['text'] }],
    };
    const { asking, onAsked } = open({ answers: [refused] });
    asking.write(WORDS);
    await asking.submit();
    expect([asking.refusals.problems.text, onAsked.mock.calls, kept.size]).toEqual(['换个说法', [], 1]);
  });

  it('is changed where it stands unpaid, beginning with what it says', async () => {
    const { asking, asked: sent, onAsked } = open({ answers: [asked], editing: { id: 'q1', text: WORDS } });
    expect(asking.text.value).toBe(WORDS);
    asking.write(`${WORDS}谢谢`);
    await asking.submit();
    expect(sent).toEqual([['EditPaidQuestion', { input: { id: 'q1', text: `${WORDS}谢谢` } }]]);
    expect(onAsked.mock.calls).toEqual([['q1']]);
  });
});
