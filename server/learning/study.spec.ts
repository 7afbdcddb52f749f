import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Course } from '../catalog/course.entity.js';
import { LessonKind } from '../catalog/lesson.entity.js';
import { lessonsOf } from '../testkit/playing.js';
import { saveProgress, watched } from '../testkit/progress.js';
import { Buyer } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { User } from '../users/user.entity.js';
import { afterLearning, learntOf, UNTOUCHED, type Entry } from './progress.rules.js';
import { multirange, secondsOf, studyStats, union } from './study.rules.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

/** A course whose lessons 1 and 3 are films of a minute, which the user has. */
async function owned(user: User): Promise<{ course: Course; ids: string[] }> {
  const course = await story.course({ priceFen: 0 });
  await new Buyer(app, await story.as(user)).order(course.id);
  return { course, ids: (await lessonsOf(app, course)).map(({ id }) => id) };
}

const STUDY =
  '{ me { study { todaySeconds weekSeconds totalSeconds streakDays days { day seconds } } courses(first: 10) { nodes { course { id } } } } }';
interface Me {
  me: { study: object; courses: { nodes: { course: { id: string } }[] } };
}

it('lists courses by when they were last learnt, and counts two devices at once as one learner', async () => {
  const user = await story.user();
  const phone = await story.as(user);
  const [older, newer] = [await owned(user), await owned(user)];
  const courses = async () => (await phone.run<Me>(STUDY)).me.courses.nodes.map(({ course: { id } }) => id);
  expect(await courses()).toEqual([newer.course.id, older.course.id]);
  app.clock.advance(120_000);
  const at = [older.ids[0] ?? '', newer.ids[0] ?? ''].map(id =>
    watched(app, id, { from: 0, to: 30, ago: 60 }),
  );
  await saveProgress(phone, [...at, ...at]);
  // Half of it at the same time as the first, to the millisecond: reckoned from that, not from a clock that goes on.
  const [first] = at as [Entry];
  const later = (time: Date) => new Date(time.getTime() + 15_000);
  const other = { startedAt: later(first.startedAt), endedAt: later(first.endedAt) };
  await saveProgress(await story.as(user), [{ ...first, ...other, lessonId: older.ids[2] ?? '' }]);
  expect(await courses()).toEqual([older.course.id, newer.course.id]);
  const days = await app.sql<{ day: string; seconds: number }>(
    'select day::text, seconds from study_days where user_id = $1',
    [user.id],
  );
  expect((await phone.run<Me>(STUDY)).me.study).toEqual(studyStats(days, app.clock.now()));
  expect(days.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(45);
});

it('keeps in SQL what the rule keeps in TypeScript, however the reports are batched', async () => {
  const facts = { kind: LessonKind.VIDEO, durationSeconds: 60 } as const;
  const segment = fc
    .tuple(fc.integer({ min: 0, max: 70 }), fc.integer({ min: 1, max: 25 }))
    .map(([fromSeconds, length]) => ({ fromSeconds, toSeconds: fromSeconds + length }));
  const report = fc.record({
    lesson: fc.constantFrom(0, 2),
    ago: fc.integer({ min: 0, max: 400 }),
    segments: fc.array(segment, { maxLength: 3 }),
    positionSeconds: fc.integer({ min: 0, max: 80 }),
  });
  const batches = fc.array(fc.array(report, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(batches, async all => {
      const user = await story.user();
      const { course, ids } = await owned(user);
      app.clock.advance(900_000);
      const phone = await story.as(user);
      const asEntry = ({ lesson, ago, ...more }: (typeof all)[number][number]): Entry => {
        const end = app.clock.now().getTime() - ago * 1000;
        const times = { startedAt: new Date(end - 60_000), endedAt: new Date(end) };
        return { ...more, ...times, lessonId: ids[lesson] ?? '' };
      };
      const entries = all.map(batch => batch.map(asEntry));
      for (const batch of entries) await saveProgress(phone, batch);
      const flat = entries.flat();
      for (const id of [ids[0], ids[2]]) {
        const lesson = { ...facts, id: id ?? '', courseId: course.id };
        const own = flat.filter(each => each.lessonId === id);
        const state = own.reduce((s, each) => afterLearning(s, learntOf(each, lesson), lesson), UNTOUCHED);
        const rows = await app.sql(
          `select watched::text, watched_seconds as "watchedSeconds", percent, position_seconds as "positionSeconds",
             position_at as "positionAt", completed_at is not null as "isCompleted"
           from learnt_lessons where user_id = $1 and lesson_id = $2`,
          [user.id, id],
        );
        const { watched: spans, ...rest } = state;
        const kept = { ...rest, watched: multirange(spans), watchedSeconds: secondsOf(spans) };
        expect(rows).toEqual(own.length ? [kept] : []);
      }
      const study = flat.flatMap(each => learntOf(each, { ...facts, id: '', courseId: '' }).study);
      const perDay = [...new Set(study.map(({ day }) => day))].sort().map(day => ({
        day,
        seconds: secondsOf(union(study.filter(each => each.day === day).map(({ span }) => span))),
      }));
      expect(
        await app.sql('select day::text, seconds from study_days where user_id = $1 order by day', [user.id]),
      ).toEqual(perDay);
    }),
    { numRuns: 25 },
  );
});
