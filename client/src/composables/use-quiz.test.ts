import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceStorage, inApp } from '../testing/in-app';
import { clientBefore } from '../testing/table-server';

const { uni, kept } = deviceStorage();
vi.stubGlobal('uni', uni);
vi.mock('../api/viewer', () => ({ session: { viewerId: { value: 'u' } } }));
const { useQuiz } = await import('./use-quiz');

const question = (id: string, kind = 'SINGLE') => ({ id, kind, text: id, options: ['甲', '乙'], points: 5 });
const ATTEMPT = { id: 'a1', questions: [question('q1'), question('q2', 'MULTIPLE')], passed: null };
const LESSON = {
  id: 'l',
  quiz: {},
  quizAttemptsLeft: null,
  runningQuizAttempt: ATTEMPT,
  bestQuizAttempt: null,
};
const graded = (passed: boolean) => ({
  attempt: { ...ATTEMPT, score: passed ? 10 : 0, passed },
  lesson: null,
  userErrors: [],
});

/** A quiz that runs, before a server that gives these answers to what is handed in; null is an answer that was lost. */
async function open(...answers: (object | null)[]) {
  const { client, asked, names, keysOf } = clientBefore({
    LessonQuiz: () => ({ lesson: LESSON }),
    SubmitQuiz: () => {
      const submitQuiz = answers.shift();
      if (!submitQuiz) throw new Error('lost');
      return { submitQuiz };
    },
  });
  const onPassed = vi.fn();
  const quiz = inApp(client, () => useQuiz('l', onPassed));
  await vi.waitFor(() => expect(quiz.phase.value).toBe('ANSWERING'));
  return { quiz, names, keysOf, onPassed, sent: () => asked[asked.length - 1]![1]['input']! };
}
const [single, several] = ATTEMPT.questions as [
  (typeof ATTEMPT.questions)[number],
  (typeof ATTEMPT.questions)[number],
];
const says = (confirm: boolean) =>
  vi.fn(({ success }: { success(answer: object): void }) => success({ confirm }));

describe('a quiz that runs', () => {
  beforeEach(() => {
    vi.stubGlobal('uni', uni);
    kept.clear();
  });

  it('keeps what was answered on the device until it was handed in', async () => {
    const { quiz, sent, onPassed } = await open(graded(true));
    quiz.choose(single, '0');
    quiz.choose(single, '1');
    quiz.choose(several, '1');
    quiz.choose(several, '0');
    expect([quiz.answered.value, kept.size]).toEqual([2, 1]);
    const again = await open();
    expect(again.quiz.answers.value).toEqual({ q1: ['1'], q2: ['0', '1'] });
    await quiz.submit();
    expect(sent()).toMatchObject({
      attemptId: 'a1',
      answers: [
        { questionId: 'q1', values: ['1'] },
        { questionId: 'q2', values: ['0', '1'] },
      ],
    });
    expect([quiz.phase.value, kept.size, onPassed.mock.calls.length]).toEqual(['RESULT', 0, 1]);
  });

  it('repeats a lost answer under its key, and once it failed completes nothing', async () => {
    const { quiz, keysOf, onPassed } = await open(null, graded(false));
    quiz.choose(single, '0');
    quiz.choose(several, '0');
    await quiz.submit();
    expect([quiz.phase.value, quiz.problem.value !== '', kept.size]).toEqual(['ANSWERING', true, 1]);
    await quiz.submit();
    const [first, second] = keysOf('SubmitQuiz');
    expect([first, quiz.phase.value]).toEqual([second, 'RESULT']);
    expect(onPassed).not.toHaveBeenCalled();
  });

  it('asks before it hands in a question without an answer', async () => {
    const { quiz, names } = await open(graded(false));
    quiz.choose(single, '0');
    vi.stubGlobal('uni', { ...uni, showModal: says(false) });
    await quiz.submit();
    expect(names()).not.toContain('SubmitQuiz');
    vi.stubGlobal('uni', { ...uni, showModal: says(true) });
    await quiz.submit();
    expect(quiz.phase.value).toBe('RESULT');
  });

  it('asks the server how things stand where an answer was refused', async () => {
    const { quiz, names } = await open({
      ...{ attempt: null, lesson: null },
      userErrors: [{ code: 'QUIZ_ALREADY_SUBMITTED', message: '已经交过卷了' }],
    });
    quiz.choose(single, '0');
    quiz.choose(several, '0');
    await quiz.submit();
    expect([quiz.problem.value, quiz.phase.value]).toEqual(['已经交过卷了', 'ANSWERING']);
    await vi.waitFor(() => expect(names()).toEqual(['LessonQuiz', 'SubmitQuiz', 'LessonQuiz']));
  });
});
