import { reactive } from 'vue';
import { CourseDeskDocument, SaveLessonDocument, type LessonKind } from '@graphql/graphql';
import { client } from '../../api/client';
import { session } from '../../api/viewer';
import { platform } from '../../platform';
import { API_ORIGIN } from '../../platform/origin';
import { storage } from '../../platform/storage';
import { deskOf } from './course-desk';
import { createLessonUpload, type LessonUpload } from './lesson-upload';

/** What lessons are sent as; the browser offers only such files, and the server looks inside. */
const ACCEPT: Partial<Record<LessonKind, string>> = {
  VIDEO: 'video/*,.mkv,.flv',
  AUDIO: 'audio/*',
  DOCUMENT: '.pdf,.epub,application/pdf,application/epub+zip',
};

/** Uploads go on while their page is left, each under its lesson. */
const uploads = reactive(new Map<string, LessonUpload>());
session.onIdentityChange(() => {
  uploads.forEach(upload => upload.leave());
  uploads.clear();
});

const key = (lessonId: string) => `studio.upload.${lessonId}.${session.viewerId.value ?? ''}`;

/** The file takes its place in the lesson, whatever has become of its title meanwhile. */
async function attach(courseId: string, lessonId: string, fileId: string) {
  const { data, error } = await client.value
    .query(CourseDeskDocument, { id: courseId }, { requestPolicy: 'network-only' })
    .toPromise();
  if (!data) return { id: null, refusals: [], error };
  const lessons = data.course?.draft?.chapters.flatMap(chapter => chapter.lessons) ?? [];
  const lesson = lessons.find(({ id }) => id === lessonId);
  if (!lesson) return { id: null, refusals: [] };
  const { id, title, kind, trial } = lesson;
  return deskOf(courseId).edit(SaveLessonDocument, { id, title, kind, trial, fileId });
}

/** The upload of a lesson's file: one that runs, or the place where one can begin or go on. */
export function uploadOf(courseId: string, lesson: { id: string; kind: LessonKind }): LessonUpload {
  const known = uploads.get(lesson.id);
  if (known) return known;
  const upload = createLessonUpload({
    sender: platform.uploads,
    accept: ACCEPT[lesson.kind] ?? '',
    endpoint: `${API_ORIGIN}/media/uploads`,
    purpose: lesson.kind,
    key: key(lesson.id),
    device: storage,
    session,
    attach: fileId => attach(courseId, lesson.id, fileId),
  });
  uploads.set(lesson.id, upload);
  return upload;
}

/** Percent of a lesson's upload that runs in this program; null where none does. */
export function sendingOf(lessonId: string): number | null {
  const upload = uploads.get(lessonId);
  return upload && upload.state !== 'NONE' && upload.state !== 'BROKEN_OFF' ? upload.percent : null;
}
