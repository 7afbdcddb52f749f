import { CombinedError } from '@urql/core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceStorage } from '../../testing/in-app';
import type { Decided } from './use-decision';

const said: string[] = [];
const uni = { ...deviceStorage().uni, showToast: ({ title }: { title: string }) => void said.push(title) };
vi.stubGlobal('uni', uni);
const { useDecision } = await import('./use-decision');

const report = { id: 'r1' };

/** Decisions before a server that answers so, one after the other. */
function deciding(...answers: Decided[]) {
  const sent: [string, string, string][] = [];
  const done = vi.fn();
  const decision = useDecision<{ id: string }, 'hide' | 'keep'>((act, { id }, words) => {
    sent.push([act, id, words]);
    return Promise.resolve(answers.shift() ?? {});
  }, done);
  return { decision, sent, done };
}

describe('a decision', () => {
  beforeEach(() => {
    vi.stubGlobal('uni', uni);
    said.length = 0;
  });

  it('is sent with the words it was asked for, and closes the sheet', async () => {
    const { decision, sent, done } = deciding({ userErrors: [] });
    decision.begin('hide', report);
    expect(decision.asked.value).toEqual({ act: 'hide', subject: report });
    await decision.finish('引流');
    expect(sent).toEqual([['hide', 'r1', '引流']]);
    expect([decision.asked.value, decision.problem.value, said]).toEqual([null, '', ['已处理']]);
    expect(done).toHaveBeenCalledTimes(1);
  });

  it('that is refused leaves the sheet open and says why in it', async () => {
    const { decision, done } = deciding({ userErrors: [{ message: '该事项已处理' }] }, {});
    decision.begin('hide', report);
    await decision.finish('引流');
    expect([decision.asked.value?.act, decision.problem.value, said]).toEqual(['hide', '该事项已处理', []]);
    expect(done).not.toHaveBeenCalled();
    await decision.finish('引流');
    expect([decision.asked.value, decision.problem.value]).toEqual([null, '']);
  });

  it('without a sheet says in passing why it was not taken', async () => {
    const { decision, done } = deciding({ error: new CombinedError({ networkError: new Error('gone') }) });
    expect(await decision.decide('keep', report)).toBe(false);
    expect(said).toHaveLength(1);
    expect(done).not.toHaveBeenCalled();
  });

  it('is taken once, however often it is tapped', async () => {
    const { decision, sent } = deciding();
    const answers = await Promise.all([decision.decide('keep', report), decision.decide('keep', report)]);
    expect(answers).toEqual([true, false]);
    expect(sent).toHaveLength(1);
  });
});
