import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { CourseDraft, DraftStatus } from '../../server/authoring/course-draft.entity.js';
import { CourseFile } from '../../server/authoring/course-file.entity.js';
import { CourseVersion } from '../../server/authoring/course-version.entity.js';
import {
  QualificationStatus,
  TeacherQualification,
} from '../../server/authoring/teacher-qualification.entity.js';
import { Course, CourseStatus } from '../../server/catalog/course.entity.js';
import type { StoredFile } from '../../server/media/stored-file.entity.js';
import type { User } from '../../server/users/user.entity.js';
import { draftCourses, laterVersions, qualifications, type DraftCourseContent } from './content/drafts.js';
import { sheetFile, type SeedFile } from './media.js';
import type { Catalogue } from './offers.js';

const DAY_MS = 24 * 3_600_000;
const QUALIFIED_DAYS = 730;
const TEACHER = 'teacher';

type Draft = CourseDraft['content'];

export interface People {
  users: ReadonlyMap<string, User>;
  files: ReadonlyMap<string, StoredFile>;
  vault: { seal(purpose: 'qualification', text: string): string };
}

/** A sheet with a seal and no word on it, of another tint for each teacher. */
function sheet(tint: number): string {
  const lines = [150, 190, 230, 270].map(
    y => `<rect x="120" y="${y}" width="${y === 150 ? 220 : 400}" height="14" rx="7" fill="#CFC7B6"/>`,
  );
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 420" width="640" height="420">',
    `<rect width="640" height="420" fill="hsl(${tint} 30% 94%)"/>`,
    '<rect x="30" y="30" width="580" height="360" fill="none" stroke="#B8AE98" stroke-width="6"/>',
    ...lines,
    '<circle cx="490" cy="300" r="52" fill="none" stroke="#B5473A" stroke-width="8"/>',
    '</svg>',
  ].join('');
}

const sheets: ReadonlyMap<string, SeedFile> = new Map(
  Object.keys(qualifications).map((username, at) => [username, sheetFile(sheet(at * 60))]),
);

/** The pictures of what teachers handed in. */
export const qualificationFiles: readonly SeedFile[] = [...sheets.values()];

/** Qualifications of the teachers, a version of each course, and courses that are still being written. */
export function storeAuthoring(em: EntityManager, catalogue: Catalogue, people: People): void {
  const now = new Date();
  for (const [username, { title, number }] of Object.entries(qualifications)) {
    const user = people.users.get(username)!;
    const file = people.files.get(sheets.get(username)!.path)!;
    file.ownerId = user.id;
    file.name = `${title}.jpg`;
    em.create(TeacherQualification, {
      ...{ user, title, file, sealedNumber: people.vault.seal('qualification', number) },
      ...{ status: QualificationStatus.APPROVED, reviewedAt: now },
      ...{ validUntil: new Date(now.getTime() + QUALIFIED_DAYS * DAY_MS), createdAt: now },
    });
  }
  for (const [slug, course] of catalogue.courses) storeVersions(em, course, laterVersions[slug]);
  for (const content of draftCourses) storeDraft(em, content, catalogue, people.users.get(TEACHER)!);
}

function storeVersions(em: EntityManager, course: Course, news: string | undefined): void {
  const first = course.publishedAt!;
  const store = (number: number, notes: string, publishedAt: Date) =>
    em.create(CourseVersion, { course, number, notes, publishedAt, createdAt: publishedAt });
  store(1, '课程上线。', first);
  if (!news) return;
  store(2, news, new Date(first.getTime() + 30 * DAY_MS));
  course.version = 2;
}

function storeDraft(
  em: EntityManager,
  { coverOf, category: shelf, submitted, ...content }: DraftCourseContent,
  { courses, categories }: Catalogue,
  teacher: User,
): void {
  const now = new Date();
  const category = categories.get(shelf)!;
  const cover = coverOf === null ? null : courses.get(coverOf)!.cover;
  const { slug, title, promise, priceFen } = content;
  const facts = { title, promise, priceFen, intro: content.intro.join('\n\n'), copyright: '' };
  const refunds = { refundDays: 7, refundMaxProgress: 30, refundAutomatic: true };
  const course = em.create(Course, {
    ...{ ...facts, ...refunds, tags: [...content.tags], category, teacher, cover: null },
    ...{ status: CourseStatus.DRAFT, publishedAt: null, shareCode: slug, createdAt: now },
  });
  em.create(CourseDraft, {
    ...{ course, revision: 1, createdAt: now, updatedAt: now },
    ...(submitted && { status: DraftStatus.SUBMITTED, submittedAt: now, submittedById: teacher.id }),
    content: {
      ...{ ...facts, ...refunds, tags: [...content.tags], categoryId: category.id },
      ...{ coverFileId: cover?.id ?? null, chapters: chaptersOf(course, content) },
    },
  });
  if (cover) em.create(CourseFile, { course, file: cover.unwrap(), createdAt: now });
}

/** Ids are made of names, so that the same seeds have the same ones. */
function idOf(...names: string[]): string {
  const hex = createHash('sha256').update(names.join('/')).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

function chaptersOf(
  { id: courseId }: Course,
  { chapters }: Pick<DraftCourseContent, 'chapters'>,
): Draft['chapters'] {
  return chapters.map(({ title, lessons }) => ({
    ...{ id: idOf(courseId, title), title },
    lessons: lessons.map(lesson => {
      const { paragraphs } = lesson;
      return {
        ...{ id: idOf(courseId, title, lesson.title), title: lesson.title, trial: lesson.trial },
        kind: paragraphs.length ? ('ARTICLE' as const) : ('VIDEO' as const),
        durationSeconds: paragraphs.length * 60,
        article: paragraphs.length ? paragraphs.map(text => `<p>${text}</p>`).join('') : null,
        ...{ fileId: null, quiz: null, homework: null },
      };
    }),
  }));
}
