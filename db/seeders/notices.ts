import type { EntityManager } from '@mikro-orm/postgresql';
import { HomeworkSubmission } from '../../server/assessment/homework-submission.entity.js';
import { HomeworkStatus } from '../../server/assessment/homework.rules.js';
import { Comment } from '../../server/comments/comment.entity.js';
import { Notice } from '../../server/notices/notice.entity.js';
import {
  excerpt,
  MAX_EXCERPT,
  MAX_TITLE,
  NoticeKind,
  NoticeTargetKind,
} from '../../server/notices/notice.rules.js';
import { CourseQuestion } from '../../server/questions/course-question.entity.js';
import type { User } from '../../server/users/user.entity.js';

const HOUR_MS = 3_600_000;
const TWO_DAYS_MS = 48 * HOUR_MS;

type Told = Pick<Notice, 'user' | 'kind' | 'title' | 'text' | 'person' | 'key' | 'createdAt'> & {
  target: [NoticeTargetKind, string];
};

/** What the demo accounts were told of what the demo did: of the last two days they have read nothing yet. */
export async function storeNotices(em: EntityManager, demo: readonly User[]): Promise<void> {
  await em.flush();
  const tellings = [...(await grades(em, demo)), ...(await answers(em, demo)), ...(await asked(em, demo))];
  for (const { target, ...told } of tellings) {
    const isOld = Date.now() - told.createdAt.getTime() > TWO_DAYS_MS;
    em.create(Notice, {
      ...{ ...told, title: excerpt(told.title, MAX_TITLE), text: excerpt(told.text, MAX_EXCERPT) },
      ...{ targetKind: target[0], targetId: target[1] },
      readAt: isOld ? new Date(told.createdAt.getTime() + HOUR_MS) : null,
    });
  }
}

async function grades(em: EntityManager, demo: readonly User[]): Promise<Told[]> {
  const graded = await em.find(
    HomeworkSubmission,
    { user: { $in: demo }, status: HomeworkStatus.GRADED },
    { populate: ['lesson'] },
  );
  return graded.map(({ id, user, lesson, gradedAt, gradedBy, feedback, score, passed, createdAt }) => ({
    ...{ user, kind: NoticeKind.HOMEWORK_GRADED, title: lesson.$.title, text: feedback ?? '' },
    ...{ person: gradedBy, target: [NoticeTargetKind.HOMEWORK, lesson.id] },
    ...{ key: `homework:${id}:${score}:${passed}`, createdAt: gradedAt ?? createdAt },
  }));
}

async function answers(em: EntityManager, demo: readonly User[]): Promise<Told[]> {
  const found = await em.find(
    Comment,
    { root: { $ne: null }, lesson: null },
    { populate: ['course', 'root', 'replyTo'] },
  );
  return found.flatMap(comment => {
    const user = (comment.replyTo ?? comment.root)?.$.author;
    if (!user || user.id === comment.author.id || !demo.some(({ id }) => id === user.id)) return [];
    return {
      ...{ user, kind: NoticeKind.COMMENT_REPLIED, title: comment.course.$.title, text: comment.text },
      ...{ person: comment.author, target: [NoticeTargetKind.COURSE, comment.course.id] },
      ...{ key: `comment:${comment.id}`, createdAt: comment.createdAt },
    };
  });
}

async function asked(em: EntityManager, demo: readonly User[]): Promise<Told[]> {
  const found = await em.find(
    CourseQuestion,
    { course: { teacher: { $in: demo } } },
    { populate: ['course'] },
  );
  return found.map(question => ({
    ...{ user: question.course.$.teacher, kind: NoticeKind.QUESTION_ASKED },
    ...{ title: question.course.$.title, text: question.text, person: question.author },
    ...{ target: [NoticeTargetKind.COURSE_QUESTION, question.id] },
    ...{ key: `asked:${question.id}`, createdAt: question.createdAt },
  }));
}
