import type { Row } from './row.js';
import type { Things } from './stage.js';

const DAY_MS = 24 * 3_600_000;

/** Something with a course of teacher 1 that whoever may is turned away from as well, because of how it stands. */
const ofCourse = (
  thing: keyof Things,
  refusal: string,
  args: (courseId: string) => Record<string, unknown>,
): Row => ({ thing: things => things[thing], args, refusal });

/** An edit that saw another draft: it gets as far as the course and no further. */
const edit = (more: object = {}): Row =>
  ofCourse('draft', 'CONFLICT', courseId => ({ input: { courseId, revision: 99, ...more } }));

const NOTHING = '018f0000-0000-7000-8000-000000000000';

export const authoring: Record<string, Row> = {
  'Mutation.createCourse': { args: () => ({ input: { title: '新课' } }) },
  'Mutation.updateCourse': edit({ title: '新名' }),
  'Mutation.saveChapter': edit({ title: '新章' }),
  'Mutation.moveChapter': edit({ id: NOTHING, position: 1 }),
  'Mutation.removeChapter': edit({ id: NOTHING }),
  'Mutation.saveLesson': edit({ title: '新课时', kind: 'ARTICLE', trial: false }),
  'Mutation.moveLesson': edit({ id: NOTHING, chapterId: NOTHING, position: 1 }),
  'Mutation.removeLesson': edit({ id: NOTHING }),
  'Mutation.submitCourse': edit({ updateNotes: '' }),
  'Mutation.withdrawSubmission': ofCourse('draft', 'REVIEW_NOT_PENDING', courseId => ({ courseId })),
  'Mutation.discardDraft': ofCourse('draft', 'CONFLICT', courseId => ({ courseId })),
  'Mutation.reviewCourse': ofCourse('draft', 'REVIEW_NOT_PENDING', courseId => ({
    input: { courseId, approve: true },
  })),
  'Mutation.publishCourse': ofCourse('draft', 'REVIEW_REQUIRED', courseId => ({ courseId })),
  'Mutation.withdrawCourse': ofCourse('draft', 'COURSE_NOT_PUBLISHED', courseId => ({ courseId })),
  'Mutation.deleteCourse': ofCourse('course', 'COURSE_WAS_PUBLISHED', courseId => ({ courseId })),
  'Mutation.takeDownCourse': ofCourse('draft', 'COURSE_NOT_PUBLISHED', courseId => ({
    input: { courseId, reason: '侵权' },
  })),
  'Mutation.restoreCourse': ofCourse('draft', 'ALREADY_RESOLVED', courseId => ({ courseId })),
  'Mutation.submitQualification': {
    args: () => ({
      input: {
        title: '教师资格证',
        number: '20260001',
        fileId: NOTHING,
        validUntil: new Date(Date.now() + DAY_MS),
      },
    }),
    refusal: 'FILE_NOT_FOUND',
  },
  'Mutation.reviewQualification': {
    thing: ({ qualification }) => qualification,
    args: id => ({ input: { id, approve: true } }),
  },
};
