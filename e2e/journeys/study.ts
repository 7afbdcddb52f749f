import {
  PlaceOrderDocument,
  SaveProgressDocument,
  SetLessonDoneDocument,
} from '../../graphql/generated/graphql.js';
import { byApi } from './by-api.js';
import type { Stage } from './purchase.js';

/** A trial quiz and a trial homework; 小明 has handed the latter in before. */
export const QUIZ = '小测：把问题说成查询';
export const HOMEWORK = '作业：说出你的三个问题';
/** Costs nothing and ends with a quiz. */
export const FREE = { title: '三十分钟开好一场会', quiz: '结课小测：开一场好会' };

/** What passes the quiz, as it is tapped and typed: an option's place for a choice, a wording for a text. */
export const RIGHT = ['1', '0 2 3', 'false', 'DISTINCT'];

export async function lessonOf({ database }: Stage, title: string): Promise<string> {
  const [lesson] = await database.rows<{ id: string }>('select id from lessons where title = $1', [title]);
  return lesson!.id;
}

/**
 * 小明 takes the free course and learns all of it but its quiz, as another device of his tells the server: these hours
 * are told in learn.*.
 */
export async function learnAllButTheQuiz(stage: Stage): Promise<void> {
  const ask = await byApi(stage, 'xiaoming');
  const [course] = await stage.database.rows<{ id: string }>('select id from courses where title = $1', [
    FREE.title,
  ]);
  await ask(PlaceOrderDocument, {
    input: { clientKey: 'free-course-of-xiaoming', items: [{ kind: 'COURSE', id: course!.id }] },
  });
  const lessons = await stage.database.rows<{ id: string; kind: string; seconds: number }>(
    'select id, kind, duration_seconds as seconds from lessons where course_id = $1 order by number',
    [course!.id],
  );
  const films = lessons.filter(({ kind }) => kind === 'VIDEO');
  const now = Date.now();
  const entries = films.map(({ id, seconds }) => ({
    lessonId: id,
    startedAt: new Date(now - seconds * 1_000).toISOString(),
    endedAt: new Date(now).toISOString(),
    segments: [{ fromSeconds: 0, toSeconds: seconds }],
    positionSeconds: seconds,
  }));
  const { saveProgress } = await ask(SaveProgressDocument, { input: { entries } });
  if (saveProgress.refused.length) throw new Error(JSON.stringify(saveProgress));
  for (const { id } of lessons.filter(({ kind }) => kind === 'ARTICLE'))
    await ask(SetLessonDoneDocument, { input: { lessonId: id, done: true } });
}
