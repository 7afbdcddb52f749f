import type { LessonContentFragment, SaveLessonInput } from '@graphql/graphql';
import type { HomeworkShape, QuizShape } from '../activities/activity';

/** What is written of a lesson; what does not go with its kind stays null. */
export interface LessonFields {
  title: string;
  trial: boolean;
  fileId: string | null;
  article: string | null;
  quiz: QuizShape | null;
  homework: HomeworkShape | null;
}

export const LESSON_FIELDS = ['title', 'trial', 'fileId', 'article', 'quiz', 'homework'] as const;

/** Without what the cache notes beside it. */
export function fieldsOf({
  title,
  trial,
  fileId,
  article,
  quiz,
  homework,
}: LessonContentFragment): LessonFields {
  return {
    ...{ title, trial, fileId, article },
    quiz: quiz && {
      passPercent: quiz.passPercent,
      maxAttempts: quiz.maxAttempts,
      questions: quiz.questions.map(({ id, kind, text, options, answers, points, explanation }) => ({
        ...{ id, kind, text, options, answers, points, explanation },
      })),
    },
    homework: homework && {
      prompt: homework.prompt,
      maxScore: homework.maxScore,
      imagesAllowed: homework.imagesAllowed,
    },
  };
}

/** What is sent: a lesson is always told with its title and whether it is a trial, its content only where it changed. */
export const savedLesson = (
  { id, kind }: Pick<LessonContentFragment, 'id' | 'kind'>,
  all: Pick<LessonFields, 'title' | 'trial'>,
  { title = all.title, trial = all.trial, ...content }: Partial<LessonFields>,
): Omit<SaveLessonInput, 'courseId' | 'revision'> => ({ id, kind, title, trial, ...content });
