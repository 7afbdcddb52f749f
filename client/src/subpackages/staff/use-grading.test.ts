import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceStorage, inApp } from '../../testing/in-app';
import { clientBefore } from '../../testing/table-server';

const said: string[] = [];
const uni = { ...deviceStorage().uni, showToast: ({ title }: { title: string }) => void said.push(title) };
vi.stubGlobal('uni', uni);
const { useGrading } = await import('./use-grading');

const homework = (id: string, facts = {}) => ({ id, maxScore: 50, score: null, feedback: '', ...facts });
const refused = {
  submission: null,
  userErrors: [{ code: 'HOMEWORK_REPLACED', message: '学员已重新提交', field: [] }],
};
const taken = { submission: null, userErrors: [] };

function gradingBefore(...answers: object[]) {
  const { client, asked } = clientBefore({ GradeHomework: () => ({ gradeHomework: answers.shift() }) });
  const done = vi.fn();
  const grading = inApp(client, () => useGrading(done));
  return { grading, done, sent: () => asked.map(([, { input }]) => input!) };
}

describe('grading', () => {
  beforeEach(() => {
    vi.stubGlobal('uni', uni);
    said.length = 0;
  });

  it('sends the score and the words of the one that is open, and closes it', async () => {
    const { grading, sent, done } = gradingBefore(taken);
    grading.begin(homework('h1'));
    expect(grading.grade.value).toEqual({ score: 40, feedback: '' });
    grading.change({ score: 45, feedback: '思路清楚' });
    await grading.finish(true);
    expect(sent()).toEqual([{ submissionId: 'h1', score: 45, feedback: '思路清楚', passed: true }]);
    expect([grading.open.value, said]).toEqual(['', ['已通过，学员可以继续了']]);
    expect(done).toHaveBeenCalledTimes(1);
  });

  it('keeps what was typed where it is refused, and while another one is graded', async () => {
    const { grading, done } = gradingBefore(refused);
    grading.begin(homework('h1'));
    grading.change({ score: 10, feedback: '请补上代码' });
    await grading.finish(false);
    expect([grading.open.value, grading.problem.value]).toEqual(['h1', '学员已重新提交']);
    grading.begin(homework('h2', { score: 30, feedback: '不错' }));
    expect([grading.grade.value, grading.problem.value]).toEqual([{ score: 30, feedback: '不错' }, '']);
    grading.begin(homework('h1'));
    expect(grading.grade.value).toEqual({ score: 10, feedback: '请补上代码' });
    expect(done).not.toHaveBeenCalled();
  });
});
