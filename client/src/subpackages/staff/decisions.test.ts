import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReportToDecideFragment } from '@graphql/graphql';
import { deviceStorage, inApp } from '../../testing/in-app';
import { clientBefore } from '../../testing/table-server';

const uni = { ...deviceStorage().uni, showToast: () => undefined };
vi.stubGlobal('uni', uni);
const { useCourseDecision } = await import('./use-course-decision');
const { useReportDecision } = await import('./use-moderation');

const taken = { course: null, userErrors: [] };
const course = { id: 'c1', draft: { revision: 7 } };

/** A server that takes every decision, and what it was sent. */
function deciding<Decision>(use: () => Decision) {
  const { client, asked } = clientBefore({
    ReviewCourse: () => ({ reviewCourse: taken }),
    TakeDownCourse: () => ({ takeDownCourse: taken }),
    RestoreCourse: () => ({ restoreCourse: taken }),
    DecideReport: () => ({ decideReport: { report: null, userErrors: [] } }),
  });
  return { decision: inApp(client, use), sent: () => asked };
}

beforeEach(() => vi.stubGlobal('uni', uni));

describe('what is decided about a course', () => {
  it('names the revision that was read, so that another one is not decided with it', async () => {
    const { decision, sent } = deciding(() => useCourseDecision(() => undefined));
    await decision.decide('approve', course);
    decision.begin('refuse', course);
    await decision.finish('请补上版权说明');
    expect(sent()).toEqual([
      ['ReviewCourse', { input: { courseId: 'c1', revision: 7, approve: true, reason: null } }],
      ['ReviewCourse', { input: { courseId: 'c1', revision: 7, approve: false, reason: '请补上版权说明' } }],
    ]);
  });

  it('takes it off the shelf with a reason and puts it back without one', async () => {
    const { decision, sent } = deciding(() => useCourseDecision(() => undefined));
    decision.begin('takeDown', course);
    await decision.finish('侵犯著作权');
    await decision.decide('restore', course);
    expect(sent()).toEqual([
      ['TakeDownCourse', { input: { courseId: 'c1', reason: '侵犯著作权' } }],
      ['RestoreCourse', { courseId: 'c1' }],
    ]);
  });
});

it.each([
  ['COURSE', 'uphold', 'TAKE_DOWN_COURSE'],
  ['COMMENT', 'uphold', 'HIDE_COMMENT'],
  ['COURSE_QUESTION', 'uphold', 'HIDE_TEXT'],
  ['COURSE_ANSWER', 'uphold', 'HIDE_TEXT'],
  ['ROOM_QUESTION', 'uphold', 'HIDE_TEXT'],
  ['ROOM_MESSAGE', 'uphold', 'HIDE_TEXT'],
  ['COURSE', 'dismiss', 'DISMISS'],
  ['COMMENT', 'dismiss', 'DISMISS'],
] as const)('a report of a %s that one would %s is answered by %s', async (kind, act, decided) => {
  const { decision, sent } = deciding(() => useReportDecision(() => undefined));
  decision.begin(act, { id: 'r1', kind } as ReportToDecideFragment);
  await decision.finish('已核实');
  expect(sent()).toEqual([['DecideReport', { input: { id: 'r1', decision: decided, note: '已核实' } }]]);
});
