import { Category } from '../catalog/category.entity.js';
import { Course, CourseStatus } from '../catalog/course.entity.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId, newId } from '../kernel/id.js';
import { storable } from '../kernel/text.js';
import { inTransaction } from '../kernel/transaction.js';
import { fileOf } from '../media/files.service.js';
import { MediaPurpose } from '../media/media.rules.js';
import { User } from '../users/user.entity.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import type {
  CreateCourseInput,
  MoveChapterInput,
  MoveLessonInput,
  RemoveChapterInput,
  RemoveLessonInput,
  SaveChapterInput,
  UpdateCourseInput,
} from './authoring-input.types.js';
import { CourseDraft } from './course-draft.entity.js';
import { editDraft, type Desk } from './desk.service.js';
import { factsFault, LIMITS, titleFault } from './draft-limits.rules.js';
import * as drafts from './draft.rules.js';
import type { DraftContent, DraftFacts } from './draft.rules.js';

/** What a course and its chapter or lesson are called by afterwards. */
export interface Changed {
  courseId: string;
  id: string;
}

export const cleanText = (text: string): string => storable(text).trim();

/** Courses that a teacher has begun and never published: beyond them nobody finds anything. */
const UNPUBLISHED_MAX = 100;

/**
 * Begins a course of the viewer's own with an empty draft, and returns its id. It stands on the first shelf until the
 * draft names another. Throws `TEXT_TOO_SHORT`, `TEXT_TOO_LONG`, `FIELD_MISSING`, `CONTENT_LIMIT_REACHED`.
 */
export async function createCourse(ctx: Ctx, input: CreateCourseInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('author', viewer.id);
  const content = drafts.emptyDraft(cleanText(input.title));
  const fault = titleFault(content.title, LIMITS.courseTitle);
  if (fault) throw new UserError(fault.code, fault.field);
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const begun = await tx.em.count(Course, { teacher: viewer.id, publishedAt: null });
    if (begun >= UNPUBLISHED_MAX) throw new UserError('CONTENT_LIMIT_REACHED');
    const { chapters: _none, categoryId: _category, coverFileId: _cover, ...facts } = content;
    const id = newId();
    const course = tx.em.create(Course, {
      ...{ id, ...facts, publishedAt: null, shareCode: newId().replaceAll('-', '') },
      category: await tx.em.findOneOrFail(
        Category,
        { parent: null },
        { orderBy: { position: 'asc', id: 'asc' } },
      ),
      teacher: tx.em.getReference(User, viewer.id),
      ...{ cover: null, status: CourseStatus.DRAFT, createdAt: tx.now() },
    });
    tx.em.create(CourseDraft, {
      ...{ course, content, revision: 1, createdAt: tx.now(), updatedAt: tx.now() },
    });
    return id;
  });
}

/** Changes what is said of a course; returns its id. Throws what `editDraft` and the limits throw, `FILE_NOT_…`. */
export function updateCourse(ctx: Ctx, { courseId, revision, ...input }: UpdateCourseInput): Promise<string> {
  return editDraft(ctx, { courseId, revision }, async (content, desk) => {
    const { coverFileId, categoryId, ...facts } = changedFacts(content, input);
    const fault = factsFault(facts);
    if (fault) return fault;
    if (categoryId && categoryId !== content.categoryId) await assertCategory(desk, categoryId);
    if (coverFileId && coverFileId !== content.coverFileId)
      await fileOf(desk.tx, desk.course.teacher.id, coverFileId, MediaPurpose.COVER, {
        field: ['coverFileId'],
      });
    return { ...content, ...facts, coverFileId, categoryId };
  });
}

/** Left out is as it was; null empties what may be empty, and is as it was for all else. */
function changedFacts(
  before: DraftContent,
  input: Omit<UpdateCourseInput, 'courseId' | 'revision'>,
): DraftFacts {
  const text = (field: 'title' | 'promise' | 'intro' | 'copyright') => {
    const given = input[field];
    return typeof given === 'string' ? cleanText(given) : before[field];
  };
  const id = (field: 'categoryId' | 'coverFileId') => {
    const given = input[field];
    return given === undefined ? before[field] : (given?.toLowerCase() ?? null);
  };
  return {
    ...{ title: text('title'), promise: text('promise'), intro: text('intro'), copyright: text('copyright') },
    ...{ categoryId: id('categoryId'), coverFileId: id('coverFileId') },
    tags: input.tags ? [...new Set(input.tags.map(cleanText))] : before.tags,
    priceFen: input.priceFen ?? before.priceFen,
    refundDays: input.refundDays ?? before.refundDays,
    refundMaxProgress: input.refundMaxProgress ?? before.refundMaxProgress,
    refundAutomatic: input.refundAutomatic ?? before.refundAutomatic,
  };
}

async function assertCategory({ tx }: Desk, id: string): Promise<void> {
  if (!isId(id) || !(await tx.em.count(Category, { id }))) throw new UserError('NOT_FOUND', ['categoryId']);
}

/** Adds a chapter at the end, or gives one another title. */
export async function saveChapter(ctx: Ctx, { id: given, ...input }: SaveChapterInput): Promise<Changed> {
  const chapter = { id: given?.toLowerCase() ?? newId(), title: cleanText(input.title) };
  const courseId = await editDraft(ctx, input, content => {
    const fault = titleFault(chapter.title, LIMITS.title);
    if (fault) return fault;
    return given ? drafts.renameChapter(content, chapter) : drafts.addChapter(content, chapter);
  });
  return { courseId, id: chapter.id };
}

/** Edits that only name what they are about. */
const edit =
  <Input extends { courseId: string; revision: number; id: string }>(
    rule: (content: DraftContent, input: Input) => drafts.Edited,
  ) =>
  async (ctx: Ctx, input: Input): Promise<Changed> => {
    const id = input.id.toLowerCase();
    const courseId = await editDraft(ctx, input, content => rule(content, { ...input, id }));
    return { courseId, id };
  };

export const moveChapter = edit<MoveChapterInput>(drafts.moveChapter);
export const removeChapter = edit<RemoveChapterInput>(drafts.removeChapter);
export const removeLesson = edit<RemoveLessonInput>(drafts.removeLesson);
export const moveLesson = edit<MoveLessonInput>((content, input) =>
  drafts.moveLesson(content, { ...input, chapterId: input.chapterId.toLowerCase() }),
);
