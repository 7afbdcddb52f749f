import type { ClassType } from 'type-graphql';
import { takeDownCourse } from '../authoring/takedown.service.js';
import { Course } from '../catalog/course.entity.js';
import { Comment } from '../comments/comment.entity.js';
import { decide } from '../comments/comments.service.js';
import type { Ctx } from '../context.js';
import type { Tx } from '../kernel/transaction.js';
import { messageHidden, questionHidden } from '../live/questions.service.js';
import { RoomMessage } from '../live/room-message.entity.js';
import { RoomQuestion } from '../live/room-question.entity.js';
import { NoticeKind, NoticeTargetKind } from '../notices/notice.rules.js';
import { notify } from '../notices/notices.service.js';
import { decideAnswer } from '../questions/answers.service.js';
import { CourseAnswer } from '../questions/course-answer.entity.js';
import { CourseQuestion } from '../questions/course-question.entity.js';
import { decideQuestion } from '../questions/questions.service.js';
import type { ReportKind } from './report.rules.js';

/** What a report points at, and the course of which that is part. */
interface Pointed {
  course: Course | Comment['course'] | null;
  comment?: Comment;
  question?: CourseQuestion;
  answer?: CourseAnswer;
  roomQuestion?: RoomQuestion;
  roomMessage?: RoomMessage;
}

interface Subject {
  /** The type whose rows it is one of: only what shows is reported. */
  type: ClassType<object>;
  point(tx: Tx<Ctx>, id: string): Promise<Pointed>;
  /** Takes it away; whoever wrote or teaches it is told the reason. */
  takeAway(tx: Tx<Ctx>, id: string, reason: string): Promise<unknown>;
}

const hidden = (reason: string) => ({ approve: false, reason }) as const;

const roomPopulated = { populate: ['session.course'] } as const;

/** Staff of a room say no reason; an admin who decides about a report does. */
async function hideInRoom(tx: Tx<Ctx>, said: RoomQuestion | RoomMessage, reason: string): Promise<void> {
  const session = await said.session.loadOrFail();
  await notify(tx, {
    ...{ userId: said.author.id, kind: NoticeKind.CONTENT_HIDDEN },
    ...{
      target: { kind: NoticeTargetKind.LIVE_SESSION, id: session.id },
      title: session.title,
      text: reason,
    },
    key: `hidden:${said.id}`,
  });
}

/** What may be reported, and what comes of it. */
export const SUBJECTS: Readonly<Record<ReportKind, Subject>> = {
  COURSE: {
    type: Course,
    point: ({ em }, id) => Promise.resolve({ course: em.getReference(Course, id) }),
    takeAway: takeDownCourse,
  },
  COMMENT: {
    type: Comment,
    async point({ em }, id) {
      const comment = await em.findOneOrFail(Comment, id);
      return { comment, course: comment.course };
    },
    takeAway: (tx, id, reason) => decide(tx, id, hidden(reason)),
  },
  COURSE_QUESTION: {
    type: CourseQuestion,
    async point({ em }, id) {
      const question = await em.findOneOrFail(CourseQuestion, id);
      return { question, course: question.course };
    },
    takeAway: (tx, id, reason) => decideQuestion(tx, id, hidden(reason)),
  },
  COURSE_ANSWER: {
    type: CourseAnswer,
    async point({ em }, id) {
      const answer = await em.findOneOrFail(CourseAnswer, id, { populate: ['question'] });
      return { answer, course: answer.question.$.course };
    },
    takeAway: (tx, id, reason) => decideAnswer(tx, id, hidden(reason)),
  },
  ROOM_QUESTION: {
    type: RoomQuestion,
    async point({ em }, id) {
      const roomQuestion = await em.findOneOrFail(RoomQuestion, id, roomPopulated);
      return { roomQuestion, course: roomQuestion.session.$.course };
    },
    takeAway: async (tx, id, reason) =>
      hideInRoom(tx, await questionHidden(tx, { id, hidden: true }), reason),
  },
  ROOM_MESSAGE: {
    type: RoomMessage,
    async point({ em }, id) {
      const roomMessage = await em.findOneOrFail(RoomMessage, id, roomPopulated);
      return { roomMessage, course: roomMessage.session.$.course };
    },
    takeAway: async (tx, id, reason) => hideInRoom(tx, await messageHidden(tx, { id, hidden: true }), reason),
  },
};
