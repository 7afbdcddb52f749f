import { about, clientKey, soon, STAFF_OF_TEACHER1, type Row } from './row.js';

/** What is done with lessons. */
export const learning: Record<string, Row> = {
  'Mutation.openLesson': about('lesson', lessonId => ({ lessonId }), { others: 'LESSON_LOCKED' }),
  'Mutation.openLesson of a draft': about('draftLesson', lessonId => ({ lessonId }), {
    mine: STAFF_OF_TEACHER1,
  }),
  'Mutation.startPlayback': about('lesson', lessonId => ({ input: { lessonId } }), {
    others: 'LESSON_LOCKED',
    refusal: 'INVALID_INPUT', // It is an article, which is not played.
  }),
  'Mutation.startPlayback of a draft': about('draftLesson', lessonId => ({ input: { lessonId } }), {
    mine: STAFF_OF_TEACHER1,
    refusal: 'INVALID_INPUT',
  }),
  'Mutation.endPlayback': { args: id => ({ id }) },
  'Mutation.saveProgress': about(
    'lesson',
    lessonId => ({
      input: {
        entries: [{ lessonId, startedAt: soon(0), endedAt: soon(0), segments: [], positionSeconds: 1 }],
      },
    }),
    { mine: ['learnerA', ...STAFF_OF_TEACHER1], others: 'LESSON_LOCKED' },
  ),
  'Mutation.setLessonDone': about('lesson', lessonId => ({ input: { lessonId, done: true } }), {
    others: 'LESSON_LOCKED',
  }),
  'Mutation.saveNote': about(
    'lesson',
    lessonId => ({ input: { lessonId, positionSeconds: 1, text: '记一笔' } }),
    { others: 'LESSON_LOCKED' },
  ),
  'Mutation.saveNote with a note of somebody else': about(
    'note',
    (id, { lesson: lessonId }) => ({ input: { id, lessonId, positionSeconds: 1, text: '改一笔' } }),
    { mine: ['learnerA'] },
  ),
  'Mutation.removeNote': about('note', id => ({ id }), { once: true }),
  'Mutation.startQuiz': about('quizLesson', lessonId => ({ lessonId }), { others: 'LESSON_LOCKED' }),
  'Mutation.submitQuiz': about('quizAttempt', attemptId => ({
    input: { attemptId, clientKey, answers: [] },
  })),
  'Mutation.submitHomework': about(
    'homeworkLesson',
    lessonId => ({ input: { lessonId, clientKey, text: '作业', fileIds: [] } }),
    { others: 'LESSON_LOCKED' },
  ),
  'Mutation.claimCertificate': {
    args: (_id, { otherCourse }) => ({ input: { courseId: otherCourse, holderName: '小明' } }),
    refusal: 'COURSE_NOT_COMPLETED',
  },
};
