import { answered, asked } from '../questions.js';
import type { Visitor } from '../visitor.js';
import type { Things } from './stage.js';

type Asked = Pick<Things, 'question' | 'questionToRemove' | 'answer' | 'answerToRemove'>;

/** What the learner asks under a lesson of theirs, and answers to it. */
export async function questionThings(learner: Visitor, lessonId: string): Promise<Asked> {
  const [question, questionToRemove] = [
    await asked(learner, { lessonId }),
    await asked(learner, { lessonId }),
  ];
  const [answer, answerToRemove] = [
    await answered(learner, question.id),
    await answered(learner, question.id),
  ];
  return {
    question: question.id,
    questionToRemove: questionToRemove.id,
    answer: answer.id,
    answerToRemove: answerToRemove.id,
  };
}
