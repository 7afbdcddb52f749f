import type { Ctx } from '../context.js';
import type { FileFacts } from './draft-problems.rules.js';

type Em = Pick<Ctx, 'em'>['em'];

/** Writes down that a course names these files, so that they are kept. */
export async function keepFiles(
  { em, now }: Pick<Ctx, 'em' | 'now'>,
  courseId: string,
  fileIds: readonly string[],
): Promise<void> {
  if (!fileIds.length) return;
  await em.execute(
    `insert into course_files (id, created_at, course_id, file_id)
     select gen_random_uuid(), ?::timestamptz, ?::uuid, f.id from stored_files f
     where f.id in (select value::uuid from json_array_elements_text(?::json))
     on conflict (course_id, file_id) do nothing`,
    [now().toISOString(), courseId, JSON.stringify(fileIds)],
  );
}

/** Lets go of all others. */
export async function forgetOtherFiles(em: Em, courseId: string, fileIds: readonly string[]): Promise<void> {
  await em.execute(
    `delete from course_files where course_id = ?
     and file_id not in (select value::uuid from json_array_elements_text(?::json))`,
    [courseId, JSON.stringify(fileIds)],
  );
}

/** What is known of the files of a course, by id. */
export async function fileFacts(em: Em, courseId: string): Promise<FileFacts> {
  const rows = await em.execute<{ id: string; state: string; durationSeconds: number | null }[]>(
    `select f.id, f.state, f.duration_seconds as "durationSeconds"
     from course_files c join stored_files f on f.id = c.file_id where c.course_id = ?`,
    [courseId],
  );
  return Object.fromEntries(rows.map(({ id, ...facts }) => [id, facts]));
}
