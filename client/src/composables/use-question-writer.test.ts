import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceStorage } from '../testing/in-app';
import { clientBefore, type Answers } from '../testing/table-server';

const { uni, kept } = deviceStorage();
const showToast = vi.fn();
const phone = { ...uni, showToast, navigateTo: vi.fn() };
vi.stubGlobal('uni', phone);
const person = vi.hoisted(() => ({ viewerId: { value: 'u' } }));
vi.mock('../api/viewer', () => ({ session: person }));
const server = vi.hoisted(() => ({ value: undefined as unknown }));
vi.mock('../api/client', () => ({ client: server }));
const { useQuestionWriter } = await import('./use-question-writer');

const taken = { state: 'VISIBLE' };

function write(answers: Answers = {}) {
  const written = vi.fn();
  const table = clientBefore({
    AskCourseQuestion: () => ({ askCourseQuestion: { question: taken, userErrors: [] } }),
    AnswerCourseQuestion: () => ({ answerCourseQuestion: { answer: taken, userErrors: [] } }),
    EditCourseQuestion: () => ({ editCourseQuestion: { question: taken, userErrors: [] } }),
    EditCourseAnswer: () => ({ editCourseAnswer: { answer: taken, userErrors: [] } }),
    ...answers,
  });
  server.value = table.client;
  return { writer: useQuestionWriter(written), written, ...table };
}

beforeEach(() => {
  vi.stubGlobal('uni', phone);
  kept.clear();
  showToast.mockClear();
  person.viewerId.value = 'u';
});

describe('a question', () => {
  it('is about the place where it was begun, also when it is gone on with later', async () => {
    const { writer } = write();
    writer.ask('l', 205);
    writer.change('这里为什么');
    writer.close();
    const { writer: later, asked, written } = write();
    later.ask('l', 300);
    expect([later.text.value, later.place.value]).toMatchObject(['这里为什么', { positionSeconds: 205 }]);
    await later.submit();
    expect(asked).toEqual([
      [
        'AskCourseQuestion',
        {
          input: {
            lessonId: 'l',
            positionSeconds: 205,
            text: '这里为什么',
            clientKey: expect.stringMatching(/./),
          },
        },
      ],
    ]);
    expect([written.mock.calls.length, kept.size]).toEqual([1, 0]);
    later.ask('l', 300);
    expect([later.text.value, later.place.value]).toMatchObject(['', { positionSeconds: 300 }]);
  });

  it('can be moved to another place, or to none', async () => {
    const { writer } = write();
    writer.ask('l', 205);
    writer.change('为什么');
    writer.moveTo(null);
    const { writer: later, asked } = write();
    later.ask('l', 10);
    expect(later.place.value).toMatchObject({ positionSeconds: null });
    later.moveTo(99);
    await later.submit();
    expect(asked[0]![1]['input']).toMatchObject({ positionSeconds: 99 });
  });

  it('says that it waits for a look where it does', async () => {
    const { writer } = write({
      AskCourseQuestion: () => ({ askCourseQuestion: { question: { state: 'HELD' }, userErrors: [] } }),
    });
    writer.ask('l', null);
    writer.change('加我微信');
    await writer.submit();
    expect(showToast).toHaveBeenCalledWith({ title: '已提交，审核通过后大家就能看到', icon: 'none' });
  });

  it('keeps what one person wrote from another', () => {
    const { writer } = write();
    writer.ask('l', 5);
    writer.change('我的');
    person.viewerId.value = 'v';
    const { writer: other } = write();
    other.ask('l', 7);
    expect([other.text.value, other.place.value]).toMatchObject(['', { positionSeconds: 7 }]);
  });
});

describe('an answer', () => {
  it('is sent once more under the same key where the first one was lost', async () => {
    let lost = true;
    const { writer, keysOf, written } = write({
      AnswerCourseQuestion() {
        if (lost) throw new Error('lost');
        return { answerCourseQuestion: { answer: taken, userErrors: [] } };
      },
    });
    writer.open({ kind: 'answer', questionId: 'q' });
    writer.change('因为');
    await writer.submit();
    expect([writer.refusals.problem !== '', writer.place.value !== null, kept.size]).toEqual([true, true, 1]);
    lost = false;
    await writer.submit();
    const [first, second] = keysOf('AnswerCourseQuestion');
    expect([first === second, written.mock.calls.length, kept.size]).toEqual([true, 1, 0]);
  });
});

it('changes a question and an answer each by its own mutation', async () => {
  const { writer, asked } = write();
  for (const kind of ['question', 'reworded-answer'] as const) {
    writer.open({ kind, id: kind, text: '原来' });
    expect(writer.text.value).toBe('原来');
    writer.change('后来');
    await writer.submit();
  }
  expect(asked).toEqual([
    ['EditCourseQuestion', { input: { id: 'question', text: '后来' } }],
    ['EditCourseAnswer', { input: { id: 'reworded-answer', text: '后来' } }],
  ]);
});
