import { beforeEach, describe, expect, it, vi } from 'vitest';
import { clientBefore, type Answers } from '../testing/table-server';

const showToast = vi.fn();
const navigateTo = vi.fn();
let sure = true;
const uni = {
  getStorageSync: () => '',
  showToast,
  navigateTo,
  showModal: ({ success }: { success(answer: { confirm: boolean }): void }) => success({ confirm: sure }),
};
vi.stubGlobal('uni', uni);
const viewer = vi.hoisted(() => ({ viewerId: { value: 'u' as string | undefined } }));
vi.mock('../api/viewer', () => ({ session: viewer }));
const server = vi.hoisted(() => ({ value: undefined as unknown }));
vi.mock('../api/client', () => ({ client: server }));
const { acceptAnswer, likeAsked, removeAsked, useHiding } = await import('./use-question-deeds');

const done = { userErrors: [] };
const refused = { userErrors: [{ code: 'NOT_FOUND', message: '已经不在了' }] };

function before(answers: Answers = {}) {
  const table = clientBefore({
    LikeCourseQuestion: () => ({ likeCourseQuestion: done }),
    LikeCourseAnswer: () => ({ likeCourseAnswer: done }),
    RemoveCourseQuestion: () => ({ removeCourseQuestion: done }),
    RemoveCourseAnswer: () => ({ removeCourseAnswer: done }),
    AcceptCourseAnswer: () => ({ acceptCourseAnswer: done }),
    HideCourseQuestion: () => ({ hideCourseQuestion: done }),
    HideCourseAnswer: () => ({ hideCourseAnswer: done }),
    ...answers,
  });
  server.value = table.client;
  return table;
}

beforeEach(() => {
  vi.stubGlobal('uni', uni);
  [showToast, navigateTo].forEach(mock => mock.mockClear());
  sure = true;
  viewer.viewerId.value = 'u';
});

describe('what is done with questions and answers', () => {
  it('likes and unlikes, and sends a visitor to the log-in', async () => {
    const { asked } = before();
    await likeAsked('question', { id: 'q', liked: false });
    await likeAsked('answer', { id: 'a', liked: true });
    expect(asked).toEqual([
      ['LikeCourseQuestion', { input: { id: 'q', liked: true } }],
      ['LikeCourseAnswer', { input: { id: 'a', liked: false } }],
    ]);
    viewer.viewerId.value = undefined;
    await likeAsked('answer', { id: 'a', liked: false });
    expect([asked.length, navigateTo.mock.calls.length]).toEqual([2, 1]);
  });

  it('removes only after a second yes', async () => {
    const { names } = before();
    sure = false;
    expect(await removeAsked('question', 'q')).toBe(false);
    expect(names()).toEqual([]);
    sure = true;
    expect([await removeAsked('question', 'q'), await removeAsked('answer', 'a')]).toEqual([true, true]);
    expect(names()).toEqual(['RemoveCourseQuestion', 'RemoveCourseAnswer']);
  });

  it('says why an answer was not accepted', async () => {
    const { asked } = before({ AcceptCourseAnswer: () => ({ acceptCourseAnswer: refused }) });
    expect(await acceptAnswer('q', 'a')).toBe(false);
    expect(asked).toEqual([['AcceptCourseAnswer', { input: { questionId: 'q', answerId: 'a' } }]]);
    expect(showToast.mock.calls).toEqual([[{ title: '已经不在了', icon: 'none' }]]);
  });

  it('hides with a reason that stays until it was done, and shows again without one', async () => {
    let payload: object = refused;
    const { asked } = before({ HideCourseAnswer: () => ({ hideCourseAnswer: payload }) });
    const hiding = useHiding();
    hiding.open({ kind: 'answer', id: 'a' });
    await hiding.finish('答非所问');
    expect([hiding.problem.value, hiding.subject.value?.id]).toEqual(['已经不在了', 'a']);
    payload = done;
    await hiding.finish('答非所问');
    expect([hiding.problem.value, hiding.subject.value]).toEqual(['', null]);
    await hiding.show({ kind: 'question', id: 'q' });
    expect(asked).toEqual([
      ['HideCourseAnswer', { input: { id: 'a', hidden: true, reason: '答非所问' } }],
      ['HideCourseAnswer', { input: { id: 'a', hidden: true, reason: '答非所问' } }],
      ['HideCourseQuestion', { input: { id: 'q', hidden: false, reason: null } }],
    ]);
  });
});
