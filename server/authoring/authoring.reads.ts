import { sql } from 'kysely';
import type { Ctx } from '../context.js';
import '../catalog/catalog.reads.js';
import { courseOfIdVisible, isStaffOf } from '../catalog/catalog.reads.js';
import { Course } from '../catalog/course.entity.js';
import { UserErrorCode } from '../kernel/errors.js';
import { messageFor } from '../kernel/messages.js';
import { extend, reads, ref, rootRows, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import { publicFileUrl } from '../media/media.reads.js';
import { CourseDraftView, type DraftLessonView } from './authoring.types.js';
import { CourseVersion } from './course-version.entity.js';
import { imagesOf, problems, type FileFacts } from './draft-problems.rules.js';
import type { DraftStatus } from './draft-state.rules.js';
import type { DraftContent, DraftLesson } from './draft.rules.js';

/** A draft as its one SQL value brings it. */
interface Written {
  revision: number;
  status: DraftStatus;
  refusedReason: string | null;
  submittedAt: Date | null;
  submittedById: string | null;
  updatedAt: Date;
  updateNotes: string;
  coverUrl: string | null;
  content: DraftContent;
  /** Null where it names none. */
  files: (FileFacts & Record<string, object>) | null;
}

/** A `MediaFile` with every field that its own reads would bring: whoever sees the draft sees what it is made of. */
const fileOfDraft = (
  given: Given,
): Sql => sql`json_build_object('id', df.id, 'name', df.name, 'mime', df.mime,
  'bytes', df.bytes, 'purpose', df.purpose, 'state', df.state, 'percent', df.percent, 'problem', df.problem,
  'durationSeconds', df.duration_seconds, 'width', df.width, 'height', df.height, 'pages', df.pages,
  'createdAt', df.created_at, 'hls', df.segments is not null,
  'url', case when df.state = 'READY' then json_build_object('id', df.id, 'url', ${publicFileUrl(sql`df.id`, given)}) end)`;

const draftOf = (course: Row<Course>, given: Given): Sql =>
  sql`(select json_build_object('revision', d.revision, 'status', d.status, 'refusedReason', d.refused_reason,
      'submittedAt', d.submitted_at, 'submittedById', d.submitted_by_id, 'updatedAt', d.updated_at,
      'updateNotes', d.update_notes, 'content', d.content,
      'coverUrl', ${publicFileUrl(sql`(d.content ->> 'coverFileId')::uuid`, given)},
      'files', (select json_object_agg(df.id, ${fileOfDraft(given)}) from course_files cf
        join stored_files df on df.id = cf.file_id where cf.course_id = d.course_id))
    from course_drafts d where d.course_id = ${course.id} and d.status <> 'CLOSED' and ${isStaffOf(course.id, given)})`;

function shownLesson(lesson: DraftLesson, files: NonNullable<Written['files']>): DraftLessonView {
  return {
    ...(lesson as Omit<DraftLesson, 'kind'> & Pick<DraftLessonView, 'kind'>),
    file: (lesson.fileId && files[lesson.fileId]) || null,
    images: imagesOf(lesson.article).flatMap(id => files[id] ?? []),
  };
}

function shownDraft({ content, submittedById, ...draft }: Written, { locale }: Ctx): CourseDraftView {
  const files = draft.files ?? {};
  const chapters = content.chapters.map(chapter => ({
    ...chapter,
    lessons: chapter.lessons.map(lesson => shownLesson(lesson, files)),
  }));
  return {
    ...content,
    ...draft,
    chapters,
    submittedBy: submittedById ? ref(submittedById) : null,
    problems: problems(content, files).map(({ code, field }) => ({
      code: UserErrorCode[code],
      field,
      message: messageFor(code, locale),
    })),
  };
}

reads(CourseVersion, { visible: (version, given) => courseOfIdVisible(version.course, given) });

extend(Course, Course)
  .value<Written, Ctx>('draft', () => CourseDraftView, {
    description: 'The next version, for its teacher and admins; null where none is being written.',
    nullable: true,
    sql: draftOf,
    finish: shownDraft,
  })
  .page('versions', CourseVersion, {
    description: 'What was published and when, the latest first.',
    where: (version, course) => sql`${version.course} = ${course.id}`,
    orderBy: version => [version.number],
    direction: 'desc',
  });

/** Courses whose next version stands so; those that have waited longest come first. */
export const courseReviews = rootRows('page', Course, {
  where: (course, given) =>
    sql`exists (select 1 from course_drafts d where d.course_id = ${course.id}
      and d.status = ${given.has('status') ? given.arg('status') : sql.lit('SUBMITTED')})`,
  orderBy: course => [
    sql`(select coalesce(d.submitted_at, d.updated_at) from course_drafts d where d.course_id = ${course.id})`,
    course.id,
  ],
});
