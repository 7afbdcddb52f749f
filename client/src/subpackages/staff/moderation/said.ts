import type {
  AnswerToDecideFragment,
  CommentToDecideFragment,
  HeldPaidQuestionFragment,
  QuestionToDecideFragment,
  ReportToDecideFragment,
} from '@graphql/graphql';

/** What somebody said, whatever it is. */
export interface Said {
  /** Null where it was taken back. */
  text: string | null;
  author: { name: string; avatarUrl: string | null } | null;
  saidAt: string;
  /** Where it stands, in words. */
  place: string;
  /** The question that it answers; empty where it answers none. */
  answers: string;
}

interface Text {
  text: string | null;
  createdAt: string;
  author: Said['author'];
}

const said = (
  { text, createdAt, author }: Text,
  place: readonly (string | undefined)[],
  answers = '',
): Said => ({
  ...{ text, author, saidAt: createdAt, answers },
  place: place.filter(Boolean).join(' · '),
});

export const saidComment = (comment: CommentToDecideFragment): Said =>
  said(comment, [comment.course.title, comment.lesson?.title]);

export const saidQuestion = (question: QuestionToDecideFragment): Said =>
  said(question, [question.course.title, question.lesson.title]);

export const saidAnswer = ({ question, ...answer }: AnswerToDecideFragment): Said =>
  said(answer, [question.course.title, question.lesson.title], question.text);

export const saidToExpert = ({ asker, expert, ...question }: HeldPaidQuestionFragment): Said =>
  said({ ...question, author: asker }, [expert?.name]);

/** What a report is about, where it is something that somebody said and that is still there. */
export function saidIn(report: ReportToDecideFragment): Said | null {
  const { comment, question, answer, roomQuestion, roomMessage } = report;
  if (comment) return saidComment(comment);
  if (question) return saidQuestion(question);
  if (answer) return saidAnswer(answer);
  const room = [report.course?.title, report.live?.title];
  if (roomQuestion) return said({ ...roomQuestion, createdAt: roomQuestion.askedAt }, room);
  return roomMessage && said({ ...roomMessage, createdAt: roomMessage.sentAt }, room);
}
