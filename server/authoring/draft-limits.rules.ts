import type { DraftContent, DraftFacts, DraftLesson, Fault } from './draft.rules.js';

/** Characters as people count them. */
export const lengthOf = (text: string): number => [...text].length;

/** Characters of each text at least and at most; fen, days and percent at most. */
export const LIMITS = {
  courseTitle: [2, 60],
  title: [1, 60],
  promise: 60,
  intro: 5_000,
  copyright: 500,
  tags: 6,
  tag: 10,
  priceFen: 9_999_900,
  refundDays: 365,
  article: 100_000,
  /** Of all that a draft holds: it is read and written as a whole. */
  draft: 2_000_000,
  /** A hundred hours. */
  durationSeconds: 360_000,
  updateNotes: 1_000,
  reason: 500,
} as const;

const within = (value: number, most: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= most;

export function titleFault(
  title: string,
  [least, most]: readonly [number, number],
  field = 'title',
): Fault | null {
  const length = lengthOf(title);
  if (length < least) return { code: length ? 'TEXT_TOO_SHORT' : 'FIELD_MISSING', field: [field] };
  return length > most ? { code: 'TEXT_TOO_LONG', field: [field] } : null;
}

/** What can never stand in a draft. What is only missing may stay so until it is submitted. */
export function factsFault(facts: Omit<DraftFacts, 'categoryId' | 'coverFileId'>): Fault | null {
  const title = titleFault(facts.title, LIMITS.courseTitle);
  if (title) return title;
  for (const field of ['promise', 'intro', 'copyright'] as const)
    if (lengthOf(facts[field]) > LIMITS[field]) return { code: 'TEXT_TOO_LONG', field: [field] };
  if (facts.tags.length > LIMITS.tags) return { code: 'CONTENT_LIMIT_REACHED', field: ['tags'] };
  const tag = facts.tags.findIndex(text => !text || lengthOf(text) > LIMITS.tag);
  if (tag >= 0) return { code: 'TEXT_TOO_LONG', field: ['tags', String(tag)] };
  if (!within(facts.priceFen, LIMITS.priceFen)) return { code: 'INVALID_INPUT', field: ['priceFen'] };
  if (!within(facts.refundDays, LIMITS.refundDays)) return { code: 'INVALID_INPUT', field: ['refundDays'] };
  if (!within(facts.refundMaxProgress, 100)) return { code: 'INVALID_INPUT', field: ['refundMaxProgress'] };
  return null;
}

type Content = 'article' | 'fileId' | 'quiz' | 'homework';

/** What a lesson of each kind is made of. */
export const CONTENT_OF: Readonly<Record<DraftLesson['kind'], Content>> = {
  VIDEO: 'fileId',
  AUDIO: 'fileId',
  DOCUMENT: 'fileId',
  IMAGE: 'fileId',
  ARTICLE: 'article',
  QUIZ: 'quiz',
  HOMEWORK: 'homework',
};

/** Client-made ids of questions: stored, compared, and sent to every learner. */
const QUESTION_ID = /^[\x21-\x7e]{1,64}$/;

function questionIdFault({ quiz }: Pick<DraftLesson, 'quiz'>): Fault | null {
  const at = quiz?.questions.findIndex(({ id }) => !QUESTION_ID.test(id)) ?? -1;
  return at < 0 ? null : { code: 'INVALID_INPUT', field: ['quiz', 'questions', String(at), 'id'] };
}

const CONTENTS: readonly Content[] = ['article', 'fileId', 'quiz', 'homework'];

/** The same of a lesson; what does not go with its kind is refused and not dropped in silence. */
export function lessonFault(lesson: DraftLesson): Fault | null {
  const title = titleFault(lesson.title, LIMITS.title);
  if (title) return title;
  const foreign = CONTENTS.find(content => content !== CONTENT_OF[lesson.kind] && lesson[content] !== null);
  if (foreign) return { code: 'INVALID_INPUT', field: [foreign] };
  if (lengthOf(lesson.article ?? '') > LIMITS.article) return { code: 'TEXT_TOO_LONG', field: ['article'] };
  if (!within(lesson.durationSeconds, LIMITS.durationSeconds))
    return { code: 'INVALID_INPUT', field: ['durationSeconds'] };
  return questionIdFault(lesson);
}

const sizeOf = (content: DraftContent): number => JSON.stringify(content).length;

/** A draft that outgrows what the longest course needs, each part within its own bounds; it may always become less. */
export const draftFault = (before: DraftContent, after: DraftContent): Fault | null =>
  sizeOf(after) > Math.max(LIMITS.draft, sizeOf(before)) ? { code: 'TEXT_TOO_LONG', field: [] } : null;

const CHARACTERS_A_MINUTE = 400;

/** How long an article takes to read, in whole minutes. */
export const readingSeconds = (html: string): number =>
  Math.ceil(lengthOf(html.replace(/<[^>]*>/g, '').replace(/\s+/g, '')) / CHARACTERS_A_MINUTE) * 60;
