import urql from '@urql/vue';
import { createSSRApp, effectScope, ref } from 'vue';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { clientBefore } from '../testing/table-server';
import type { RefundTerm } from './refund-terms';

const kept = new Map<string, string>();
const uni = {
  getStorageSync: (key: string) => kept.get(key) ?? '',
  setStorageSync: (key: string, value: string) => kept.set(key, value),
  removeStorageSync: (key: string) => kept.delete(key),
};
vi.stubGlobal('uni', uni);
const { useRefundRequest } = await import('./use-refund-request');

const line = (id: string): RefundTerm => ({
  line: { id, title: id, refundState: 'NONE', refunded: { fen: 0, text: '¥0.00' } },
  refundable: { fen: 100, text: '¥1.00' },
  automatic: true,
  until: null,
  refusal: null,
});
const done = { refund: { id: 'r' }, order: null, userErrors: [] };
const refused = (code: string) => ({
  refund: null,
  order: null,
  userErrors: [{ code, message: `<${code}>` }],
});

/** The form before a server that gives these answers, one after the other; null is an answer that was lost. */
function formBefore(...answers: (object | null)[]) {
  const { client, asked } = clientBefore({
    RequestRefund: () => {
      const requestRefund = answers.shift();
      if (!requestRefund) throw new Error('lost');
      return { requestRefund };
    },
  });
  const app = createSSRApp({ render: () => null });
  app.use(urql, client);
  const open = () =>
    app.runWithContext(() =>
      effectScope().run(() => useRefundRequest(ref('o'), () => [line('a'), line('b')]))!,
    );
  return { form: open(), open, sent: () => asked.map(([, { input }]) => input!) };
}

describe('the form of a refund', () => {
  beforeEach(() => {
    vi.stubGlobal('uni', uni);
    kept.clear();
  });

  it('sends the chosen lines with the reason in words, and is empty afterwards', async () => {
    const { form, sent } = formBefore(done);
    form.toggle('a');
    form.change({ reason: 'MISTAKE', words: '想买进阶课' });
    expect(await form.submit()).toBe('r');
    expect(sent()).toMatchObject([{ orderId: 'o', lineIds: ['b'], reason: '买错了：想买进阶课' }]);
    expect([form.draft.value.words, kept.size]).toEqual(['', 0]);
  });

  it('sends nothing while a line or the reason is missing, and says which', async () => {
    const { form, sent } = formBefore();
    expect([await form.submit(), form.problem.value]).toEqual([null, '请选择退款原因']);
    form.change({ reason: 'OTHER' });
    expect([await form.submit(), form.problem.value]).toEqual([null, '选择「其他」时，请写下原因']);
    form.toggle('a');
    form.toggle('b');
    expect([await form.submit(), form.problem.value]).toEqual([null, '请至少选择一门课程']);
    expect(sent()).toEqual([]);
  });

  it('keeps what was written when the answer is lost, and repeats it under the same key', async () => {
    const { form, open, sent } = formBefore(null, done);
    form.change({ reason: 'OTHER', words: '买重了' });
    expect([await form.submit(), form.problem.value]).toEqual([
      null,
      '没有提交成功，内容都还在，请再试一次。',
    ]);
    const again = open();
    expect(again.draft.value).toMatchObject({ reason: 'OTHER', words: '买重了' });
    expect(await again.submit()).toBe('r');
    expect(sent()[1]).toEqual(sent()[0]);
  });

  it('takes a new key when the form went on changing after a lost answer', async () => {
    const { form, sent } = formBefore(null, refused('CLIENT_KEY_REUSED'), refused('REFUND_IN_PROGRESS'));
    form.change({ reason: 'MISTAKE' });
    await form.submit();
    form.change({ words: '还有' });
    expect([await form.submit(), form.problem.value]).toEqual([null, '<REFUND_IN_PROGRESS>']);
    const [first, second, third] = sent().map(({ clientKey }) => clientKey);
    expect([second === first, third === first]).toEqual([true, false]);
    expect(sent()).toHaveLength(3);
  });
});
