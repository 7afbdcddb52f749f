import { expect, it } from 'vitest';
import { isEditable, stageOf, type Standing } from './course-stage';

it.each<[Standing['status'], NonNullable<Standing['draft']>['status'] | null, string, boolean]>([
  ['DRAFT', 'EDITING', 'EDITING', true],
  ['PUBLISHED', null, 'PUBLISHED', false],
  ['PUBLISHED', 'REFUSED', 'REFUSED', true],
  ['PUBLISHED', 'SUBMITTED', 'SUBMITTED', false],
  ['WITHDRAWN', 'APPROVED', 'APPROVED', false],
  ['TAKEN_DOWN', 'EDITING', 'TAKEN_DOWN', false],
])('a course that is %s with a draft that is %s is told as %s', (status, draft, stage, editable) => {
  const course = { status, draft: draft && { status: draft } };
  expect([stageOf(course), isEditable(course)]).toEqual([stage, editable]);
});
