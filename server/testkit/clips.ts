import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StoredFile } from '../media/stored-file.entity.js';
import type { TestApp } from './start-app.js';

/** Puts `content` where the recordings of a course lie, as an upload would have. */
export async function putClip(app: TestApp, course: { id: string }, content: Buffer | string): Promise<void> {
  const [file] = await app.sql<{ id: string; path: string }>(
    'select distinct f.id, f.path from stored_files f join lessons l on l.media_id = f.id where l.course_id = $1',
    [course.id],
  );
  if (!file) throw new Error('The course has no recording');
  const path = join(app.config.dataDir, 'media', file.path);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  await app.orm.em.fork().nativeUpdate(StoredFile, file.id, { bytes: Buffer.byteLength(content) });
}
