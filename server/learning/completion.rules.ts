import type { LessonKind } from '../catalog/lesson.entity.js';

/** What completes a lesson. */
export enum CompletionRule {
  WATCH_90 = 'WATCH_90',
  DONE = 'DONE',
  QUIZ = 'QUIZ',
  HOMEWORK = 'HOMEWORK',
}

/** So much of a video or an audio has to have been played. */
export const WATCHED_PERCENT = 90;

/** A recording whose length nobody knows cannot be measured: the learner says when it is done. */
export function completionRule(kind: `${LessonKind}`, durationSeconds: number): CompletionRule {
  if (kind === 'QUIZ') return CompletionRule.QUIZ;
  if (kind === 'HOMEWORK') return CompletionRule.HOMEWORK;
  return isPlayed(kind) && durationSeconds > 0 ? CompletionRule.WATCH_90 : CompletionRule.DONE;
}

/** Whether a lesson is a recording: what has a length, and of which one person plays one at a time. */
export const isPlayed = (kind: `${LessonKind}`): boolean => kind === 'VIDEO' || kind === 'AUDIO';
