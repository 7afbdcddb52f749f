import { describe, expect, it } from 'vitest';
import {
  assertDraftMove,
  DraftStatus,
  editRefusal,
  publishing,
  reviewRefusal,
  submitRefusal,
} from './draft-state.rules.js';

const { EDITING, SUBMITTED, APPROVED, REFUSED, CLOSED } = DraftStatus;
const ALL = Object.values(DraftStatus);

it('moves as its table says, and no other way', () => {
  const moves = ALL.flatMap(from =>
    ALL.flatMap(to => {
      try {
        assertDraftMove(from, to);
        return [`${from} ${to}`];
      } catch {
        return [];
      }
    }),
  );
  expect(moves.sort()).toEqual([
    'APPROVED CLOSED',
    'APPROVED EDITING',
    'CLOSED EDITING',
    'EDITING CLOSED',
    'EDITING SUBMITTED',
    'REFUSED CLOSED',
    'REFUSED EDITING',
    'SUBMITTED APPROVED',
    'SUBMITTED EDITING',
    'SUBMITTED REFUSED',
  ]);
});

describe('an edit', () => {
  it.each([
    [EDITING, 'DRAFT', 3, null],
    [REFUSED, 'PUBLISHED', 3, null],
    [EDITING, 'PUBLISHED', 2, 'CONFLICT'],
    [EDITING, 'WITHDRAWN', 0, 'CONFLICT'],
    [CLOSED, 'PUBLISHED', 0, null],
    [CLOSED, 'PUBLISHED', 3, 'CONFLICT'],
    [SUBMITTED, 'PUBLISHED', 3, 'DRAFT_NOT_EDITABLE'],
    [APPROVED, 'DRAFT', 3, 'DRAFT_NOT_EDITABLE'],
    [SUBMITTED, 'DRAFT', 2, 'CONFLICT'],
    [EDITING, 'TAKEN_DOWN', 3, 'COURSE_TAKEN_DOWN'],
    [CLOSED, 'TAKEN_DOWN', 0, 'COURSE_TAKEN_DOWN'],
  ] as const)(
    'of a draft that is %s, of a course that is %s, by who saw %i of 3: %s',
    (draft, course, seen, said) => {
      expect(editRefusal({ draft, course }, { seen, stored: 3 })).toBe(said);
    },
  );
});

it.each([
  [EDITING, true, null],
  [REFUSED, true, null],
  [EDITING, false, 'TEACHER_UNQUALIFIED'],
  [SUBMITTED, true, 'DRAFT_NOT_EDITABLE'],
] as const)(
  'submits a draft that is %s by a teacher who is qualified (%s): %s',
  (draft, isQualified, said) => {
    expect(submitRefusal({ draft, course: 'DRAFT' }, { seen: 3, stored: 3 }, isQualified)).toBe(said);
  },
);

it.each([
  [SUBMITTED, 'reviewer', 'somebody', null],
  [SUBMITTED, 'teacher', 'somebody', 'REVIEW_OWN_WORK'],
  [SUBMITTED, 'reviewer', 'reviewer', 'REVIEW_OWN_WORK'],
  [EDITING, 'reviewer', 'somebody', 'REVIEW_NOT_PENDING'],
  [APPROVED, 'reviewer', 'somebody', 'REVIEW_NOT_PENDING'],
] as const)(
  'reviews a draft that is %s, by %s, handed in by %s: %s',
  (draft, reviewerId, submittedById, said) => {
    expect(reviewRefusal({ draft }, { reviewerId, teacherId: 'teacher', submittedById })).toBe(said);
  },
);

it.each([
  [APPROVED, 'DRAFT', true, { does: 'APPLY' }],
  [APPROVED, 'PUBLISHED', true, { does: 'APPLY' }],
  [APPROVED, 'WITHDRAWN', true, { does: 'APPLY' }],
  [CLOSED, 'WITHDRAWN', true, { does: 'SHOW' }],
  [EDITING, 'WITHDRAWN', true, { does: 'SHOW' }],
  [APPROVED, 'DRAFT', false, { refused: 'TEACHER_UNQUALIFIED' }],
  [CLOSED, 'WITHDRAWN', false, { refused: 'TEACHER_UNQUALIFIED' }],
  [EDITING, 'DRAFT', true, { refused: 'REVIEW_REQUIRED' }],
  [SUBMITTED, 'PUBLISHED', true, { refused: 'REVIEW_REQUIRED' }],
  [REFUSED, 'DRAFT', true, { refused: 'REVIEW_REQUIRED' }],
  [CLOSED, 'PUBLISHED', true, { refused: 'REVIEW_REQUIRED' }],
  [APPROVED, 'TAKEN_DOWN', true, { refused: 'COURSE_TAKEN_DOWN' }],
] as const)(
  'publishes a draft that is %s, of a course that is %s, by who is qualified (%s): %o',
  (draft, course, isQualified, said) => {
    expect(publishing({ draft, course }, isQualified)).toEqual(said);
  },
);
