import { about, STAFF_OF_TEACHER1, type Row } from './row.js';

const clientKey = 'matrix-question';

/** In this order: what is hidden or removed was read, liked and changed before. */
export const questions: Record<string, Row> = {
  'Query.courseQuestion': about('question', id => ({ id }), { mine: ['learnerA', ...STAFF_OF_TEACHER1] }),
  // Whoever teaches is told so.
  'Mutation.askCourseQuestion': about(
    'lesson',
    lessonId => ({ input: { lessonId, text: '怎么学？', clientKey } }),
    { lenient: true, others: 'LESSON_LOCKED' },
  ),
  'Mutation.editCourseQuestion': about('question', id => ({ input: { id, text: '怎么学得好？' } })),
  'Mutation.likeCourseQuestion': about('question', id => ({ input: { id, liked: true } })),
  'Mutation.answerCourseQuestion': about('question', questionId => ({
    input: { questionId, text: '多练', clientKey },
  })),
  'Mutation.editCourseAnswer': about('answer', id => ({ input: { id, text: '多练习' } })),
  'Mutation.likeCourseAnswer': about('answer', id => ({ input: { id, liked: true } })),
  'Mutation.acceptCourseAnswer': about('question', (questionId, { answer }) => ({
    input: { questionId, answerId: answer },
  })),
  'Mutation.hideCourseAnswer': about('answer', id => ({ input: { id, hidden: true, reason: '跑题' } })),
  'Mutation.hideCourseQuestion': about('question', id => ({ input: { id, hidden: true, reason: '跑题' } })),
  'Query.heldCourseQuestions': {},
  'Query.heldCourseAnswers': {},
  'Mutation.decideCourseAnswer': about('answer', id => ({ input: { id, approve: true } })),
  'Mutation.decideCourseQuestion': about('question', id => ({ input: { id, approve: true } })),
  'Mutation.removeCourseAnswer': about('answerToRemove', id => ({ id })),
  'Mutation.removeCourseQuestion': about('questionToRemove', id => ({ id })),
};
