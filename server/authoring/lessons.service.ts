import type { Homework, Quiz } from '../catalog/activity.rules.js';
import type { Ctx } from '../context.js';
import { newId } from '../kernel/id.js';
import { fileOf } from '../media/files.service.js';
import { MediaPurpose } from '../media/media.rules.js';
import { cleanArticle } from './article.js';
import type { HomeworkInput, QuizInput, SaveLessonInput } from './authoring-input.types.js';
import { editDraft, type Desk } from './desk.service.js';
import { CONTENT_OF, lessonFault, readingSeconds } from './draft-limits.rules.js';
import { imagesOf } from './draft-problems.rules.js';
import { addLesson, changeLesson, lessonIn, type DraftLesson } from './draft.rules.js';
import { cleanText, type Changed } from './drafts.service.js';

const EMPTY = { article: null, fileId: null, quiz: null, homework: null };

/**
 * Adds a lesson at the end of a chapter, or changes one in its place. Throws what `editDraft` and the limits throw,
 * `FILE_NOT_FOUND`, `FILE_NOT_READY`.
 */
export async function saveLesson(ctx: Ctx, input: SaveLessonInput): Promise<Changed> {
  const id = input.id?.toLowerCase() ?? newId();
  const courseId = await editDraft(ctx, input, async (content, desk) => {
    const before = lessonIn(content, id);
    if (input.id && !before) return { code: 'NOT_FOUND', field: ['id'] };
    if (before && before.kind !== input.kind) return { code: 'INVALID_INPUT', field: ['kind'] };
    const lesson = await written(desk, input, before ?? { id, ...EMPTY, durationSeconds: 0 });
    const fault = lessonFault(lesson);
    if (fault) return fault;
    if (before) return changeLesson(content, lesson);
    return addLesson(content, input.chapterId?.toLowerCase() ?? '', lesson);
  });
  return { courseId, id };
}

/** Left out is as it was, null takes it away. */
function kept<T, R>(given: T | null | undefined, was: R | null, made: (given: T) => R | null): R | null {
  if (given === undefined) return was;
  return given === null ? null : made(given);
}

type Before = Pick<DraftLesson, 'id' | 'article' | 'fileId' | 'quiz' | 'homework' | 'durationSeconds'>;

/** The lesson with what the input says of it; files that were not there before are looked at. */
async function written(desk: Desk, input: SaveLessonInput, before: Before): Promise<DraftLesson> {
  const lesson = {
    id: before.id,
    title: cleanText(input.title),
    kind: input.kind,
    trial: input.trial,
    article: kept(input.article, before.article, html => cleanArticle(html) || null),
    fileId: kept(input.fileId, before.fileId, fileId => fileId.toLowerCase()),
    quiz: kept(input.quiz, before.quiz, cleanQuiz),
    homework: kept(input.homework, before.homework, cleanHomework),
  };
  const told = await lengthOfFile(desk, lesson, before);
  await assertImages(desk, lesson, before);
  const read = lesson.article && lesson.article !== before.article ? readingSeconds(lesson.article) : null;
  return { ...lesson, durationSeconds: told ?? input.durationSeconds ?? read ?? before.durationSeconds };
}

/** Takes a new file, also one that is still being made ready, and says how long it is; null where it does not tell. */
async function lengthOfFile(
  { tx, course }: Desk,
  { kind, fileId }: Pick<DraftLesson, 'kind' | 'fileId'>,
  before: Before,
): Promise<number | null> {
  if (!fileId || fileId === before.fileId || CONTENT_OF[kind] !== 'fileId') return null;
  const file = await fileOf(tx, course.teacher.id, fileId, MediaPurpose[kind as keyof typeof MediaPurpose], {
    unready: true,
  });
  return file.durationSeconds;
}

async function assertImages({ tx, course }: Desk, { article }: Pick<DraftLesson, 'article'>, before: Before) {
  const known = imagesOf(before.article);
  for (const id of new Set(imagesOf(article)))
    if (!known.includes(id))
      await fileOf(tx, course.teacher.id, id, MediaPurpose.IMAGE, { field: ['article'] });
}

function cleanQuiz({ passPercent, maxAttempts = null, questions }: QuizInput): Quiz {
  return {
    ...{ passPercent, maxAttempts },
    questions: questions.map(({ id, kind, text, options, answers, points, explanation }) => ({
      id: id?.toLowerCase() ?? newId(),
      ...{ kind, points },
      text: cleanText(text),
      options: options.map(cleanText),
      answers: answers.map(cleanText),
      explanation: cleanText(explanation),
    })),
  };
}

function cleanHomework({ prompt, maxScore, imagesAllowed }: HomeworkInput): Homework {
  return { prompt: cleanText(prompt), maxScore, imagesAllowed };
}
