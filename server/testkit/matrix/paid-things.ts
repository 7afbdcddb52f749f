import { Author } from '../author.js';
import { asked, deed, DOUBTFUL, QuestionStory, setOffer } from '../paid-questions.js';
import type { TestApp } from '../start-app.js';
import type { Story } from '../story.js';
import type { User } from '../../users/user.entity.js';
import type { Things } from './stage.js';

type Paid = Pick<
  Things,
  | 'expert'
  | 'paidQuestion'
  | 'paidQuestionToDecline'
  | 'paidQuestionToRate'
  | 'paidQuestionUnpaid'
  | 'paidQuestionHeld'
>;

/** What learner A asks teacher 1 for money. */
export async function paidThings(app: TestApp, story: Story, learner: User, teacher: User): Promise<Paid> {
  const questions = new QuestionStory(app, story);
  const expert = await Author.as(app, story, teacher);
  await expert.qualify();
  await setOffer(expert.visitor);
  const paid = async () => (await questions.paid({ asker: learner, expert: teacher })).id;
  const paidQuestionToRate = await paid();
  await deed(expert.visitor, 'answerPaidQuestion', { id: paidQuestionToRate, text: '先看最小的情形。' });
  const visitor = await story.as(learner);
  return {
    expert: teacher.id,
    paidQuestion: await paid(),
    paidQuestionToDecline: await paid(),
    paidQuestionToRate,
    paidQuestionUnpaid: await asked(visitor, teacher.id),
    paidQuestionHeld: await asked(visitor, teacher.id, DOUBTFUL),
  };
}
