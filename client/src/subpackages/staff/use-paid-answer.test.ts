import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceStorage } from '../../testing/in-app';
import { clientBefore, type Answers } from '../../testing/table-server';

const { uni, kept } = deviceStorage();
const phone = { ...uni, showToast: vi.fn() };
vi.stubGlobal('uni', phone);
vi.mock('../../api/viewer', () => ({ session: { viewerId: { value: 'u' } } }));
const server = vi.hoisted(() => ({ value: undefined as unknown }));
vi.mock('../../api/client', () => ({ client: server }));
const { paidAnswerDraft, useDeclining, usePaidAnswer } = await import('./use-paid-answer');

const done = { paidQuestion: null, userErrors: [] };
const late = { paidQuestion: null, userErrors: [{ code: 'QUESTION_NOT_WAITING', message: '时间到了' }] };

function before(answers: Answers) {
  const table = clientBefore(answers);
  server.value = table.client;
  return table;
}

beforeEach(() => {
  vi.stubGlobal('uni', phone);
  kept.clear();
});

describe('an answer that was paid for', () => {
  it('is kept by question until it was sent', async () => {
    const { asked } = before({ AnswerPaidQuestion: () => ({ answerPaidQuestion: done }) });
    const answered = vi.fn();
    const writer = usePaidAnswer(answered);
    writer.open('q1');
    writer.change('先做项目');
    writer.open('q2');
    expect([writer.text.value, paidAnswerDraft('q1').read()?.text]).toEqual(['', '先做项目']);
    writer.open('q1');
    await writer.submit();
    expect(asked).toEqual([['AnswerPaidQuestion', { input: { id: 'q1', text: '先做项目' } }]]);
    expect([answered.mock.calls.length, kept.size]).toEqual([1, 0]);
  });

  it('stays with its words where it came too late', async () => {
    before({ AnswerPaidQuestion: () => ({ answerPaidQuestion: late }) });
    const answered = vi.fn();
    const writer = usePaidAnswer(answered);
    writer.open('q1');
    writer.change('先做项目');
    await writer.submit();
    expect([writer.refusals.problem, kept.size, answered.mock.calls.length]).toEqual(['时间到了', 1, 0]);
  });
});

it('declines with a reason', async () => {
  const { asked } = before({ DeclinePaidQuestion: () => ({ declinePaidQuestion: done }) });
  const declined = vi.fn();
  const { begin, finish } = useDeclining(declined);
  begin('decline', { id: 'q1' });
  await finish('不在我的领域');
  expect(asked).toEqual([['DeclinePaidQuestion', { input: { id: 'q1', reason: '不在我的领域' } }]]);
  expect(declined).toHaveBeenCalledTimes(1);
});
