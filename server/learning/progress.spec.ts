import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SetLessonDoneDocument } from '../../graphql/generated/graphql.js';
import { Chapter } from '../catalog/chapter.entity.js';
import { CourseStatus, Course } from '../catalog/course.entity.js';
import { Lesson, LessonKind } from '../catalog/lesson.entity.js';
import { lessonsOf, play, startPlayback } from '../testkit/playing.js';
import { saveProgress, watched } from '../testkit/progress.js';
import { Buyer, type UserErrors } from '../testkit/purchase.js';
import { RefundStory } from '../testkit/refund-story.js';
import { requestRefund } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { statementsOf } from '../testkit/statements.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import type { User } from '../users/user.entity.js';
import type { Entry } from './progress.rules.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

/** A course of four lessons of a minute, which the user has: 1 and 3 are films, 2 and 4 articles. */
async function owned(user: User): Promise<{ course: Course; ids: string[] }> {
  const course = await story.course({ priceFen: 0 });
  await new Buyer(app, await story.as(user)).order(course.id);
  return { course, ids: (await lessonsOf(app, course)).map(({ id }) => id) };
}

const COURSE = `query ($id: ID!) { course(id: $id) { lastLesson { id }
  progress { percent completedLessons totalLessons completedAt lastLearntAt }
  chapters { lessons { id progress { percent positionSeconds watchedSeconds isCompleted rule } } } } }`;

interface Seen {
  lastLesson: { id: string } | null;
  progress: { percent: number; completedLessons: number; totalLessons: number; completedAt: string | null };
  chapters: { lessons: { id: string; progress: Progress | null }[] }[];
}
interface Progress {
  percent: number;
  positionSeconds: number;
  watchedSeconds: number;
  isCompleted: boolean;
  rule: string;
}

const see = async ({ run }: Visitor, { id }: Course): Promise<Seen> =>
  (await run<{ course: Seen }>(COURSE, { id })).course;
const progressOf = ({ chapters }: Seen, lessonId?: string): Progress | null =>
  chapters.flatMap(({ lessons }) => lessons).find(({ id }) => id === lessonId)?.progress ?? null;

async function setDone({ run }: Visitor, lessonId = '', done = true): Promise<string[]> {
  const { setLessonDone } = await run<{ setLessonDone: UserErrors }>(SetLessonDoneDocument, {
    input: { lessonId, done },
  });
  return setLessonDone.userErrors.map(({ code }) => code);
}

describe('what was learnt', () => {
  it('adds up over two devices, one of which was offline, whatever comes twice', async () => {
    const user = await story.user();
    const { course, ids } = await owned(user);
    const [film = ''] = ids;
    app.clock.advance(3600_000);
    const [online, other] = [await story.as(user), await story.as(user)];
    const late = [
      watched(app, film, { from: 0, to: 20, ago: 600 }),
      watched(app, film, { from: 20, to: 40, ago: 500 }),
    ];
    const now = [watched(app, film, { from: 30, to: 50, ago: 5 })];
    expect(await saveProgress(online, now)).toMatchObject({ refused: [], userErrors: [] });
    await Promise.all([saveProgress(other, late), saveProgress(other, late), saveProgress(online, now)]);
    const seen = await see(online, course);
    expect(progressOf(seen, film)).toEqual({
      ...{ percent: 83, positionSeconds: 50, watchedSeconds: 50 },
      ...{ isCompleted: false, rule: 'WATCH_90' },
    });
    expect(seen.progress).toMatchObject({ percent: 20, completedLessons: 0, totalLessons: 4 });
    expect(progressOf(await see(app.visitor(), course), film)).toBeNull();
    const stranger = progressOf(await see(await story.learner(), course), film);
    expect(stranger).toMatchObject({ percent: 0, watchedSeconds: 0 });
  });

  it('resumes where it stopped, on whichever device', async () => {
    const user = await story.user();
    const { course, ids } = await owned(user);
    const [first = '', article = '', third = ''] = ids;
    const phone = await story.as(user);
    expect((await see(phone, course)).lastLesson).toEqual({ id: first });
    await saveProgress(phone, [watched(app, third, { from: 0, to: 12 })]);
    const laptop = await story.as(user);
    expect((await see(laptop, course)).lastLesson).toEqual({ id: third });
    expect(await play(laptop, third)).toMatchObject({ resumeSeconds: 12 });
    await saveProgress(laptop, [watched(app, third, { from: 0, to: 60 })]);
    expect((await see(laptop, course)).lastLesson).toEqual({ id: ids[3] });
    expect(await play(laptop, third)).toMatchObject({ resumeSeconds: 0 });
    for (const id of [article, ids[3]]) expect(await setDone(laptop, id)).toEqual([]);
    expect((await see(laptop, course)).lastLesson).toEqual({ id: first });
  });

  it('is refused entry by entry with its reason, and the rest is kept', async () => {
    const user = await story.user();
    const phone = await story.as(user);
    const { ids } = await owned(user);
    const [film = ''] = ids;
    const foreign = await story.course();
    const [, , locked] = await lessonsOf(app, foreign);
    const draft = await story.course({ status: CourseStatus.DRAFT });
    const [hidden] = await lessonsOf(app, draft);
    const good = watched(app, film, { from: 0, to: 10 });
    const entries: Entry[] = [
      good,
      { ...good, segments: [{ fromSeconds: 0, toSeconds: 60 }] },
      watched(app, locked?.id ?? '', { from: 0, to: 10 }),
      watched(app, hidden?.id ?? '', { from: 0, to: 10 }),
      { ...good, lessonId: 'nonsense' },
      watched(app, film, { from: 0, to: 10, ago: -400 }),
      watched(app, film, { from: 0, to: 10, ago: 31 * 24 * 3600 }),
    ];
    const saved = await saveProgress(phone, entries);
    expect(saved.lessons.map(({ id }) => id)).toEqual([film]);
    expect(saved.refused).toEqual([1, 2, 3, 4, 5, 6]);
    expect(saved.userErrors).toEqual([
      { code: 'PROGRESS_IMPLAUSIBLE', field: ['entries', '1', 'segments'] },
      { code: 'LESSON_LOCKED', field: ['entries', '2', 'lessonId'] },
      { code: 'NOT_FOUND', field: ['entries', '3', 'lessonId'] },
      { code: 'NOT_FOUND', field: ['entries', '4', 'lessonId'] },
      { code: 'PROGRESS_IMPLAUSIBLE', field: ['entries', '5', 'endedAt'] },
      { code: 'PROGRESS_TOO_OLD', field: ['entries', '6', 'startedAt'] },
    ]);
    const many = Array.from({ length: 61 }, () => good);
    expect(await saveProgress(phone, many)).toMatchObject({
      lessons: [],
      userErrors: [{ code: 'INVALID_INPUT' }],
    });
    expect(await app.sql('select seconds from study_days where user_id = $1', [user.id])).toEqual([
      { seconds: 10 },
    ]);
  });

  it('costs the same statements for one entry and for sixty', async () => {
    const user = await story.user();
    const phone = await story.as(user);
    const { ids } = await owned(user);
    const one = [watched(app, ids[0] ?? '', { from: 0, to: 10 })];
    const sixty = Array.from({ length: 60 }, (_, at) =>
      watched(app, ids[at % 2 ? 0 : 2] ?? '', { from: at, to: at + 10, ago: at * 10 }),
    );
    await saveProgress(phone, one);
    const statements = await statementsOf(() => saveProgress(phone, one));
    expect(await statementsOf(() => saveProgress(phone, sixty))).toHaveLength(statements.length);
    expect(statements.length).toBeLessThanOrEqual(10);
  });

  it('is kept by many devices at once without one of them failing', async () => {
    const user = await story.user();
    const { course, ids } = await owned(user);
    const devices = await Promise.all([1, 2, 3, 4].map(() => story.as(user)));
    const films = [ids[0] ?? '', ids[2] ?? ''];
    const answers = await Promise.all(
      devices.flatMap((device, n) =>
        [0, 1, 2].map(part => {
          const both = (n % 2 ? films : films.toReversed()).map(id =>
            watched(app, id, { from: part * 20, to: part * 20 + 20, ago: n * 60 + part * 20 }),
          );
          return saveProgress(device, both);
        }),
      ),
    );
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    const seen = await see(devices[0] as Visitor, course);
    expect(films.map(id => progressOf(seen, id)?.watchedSeconds)).toEqual([60, 60]);
    expect(seen.progress).toMatchObject({ percent: 50, completedLessons: 2 });
  });
});

describe('money that went back', () => {
  it('takes no minute that was watched before, and gives none after', async () => {
    const course = await story.course({ refundMaxProgress: 100 });
    const refunds = new RefundStory(app, story);
    const { buyer, orderId } = await refunds.bought([course]);
    const [, , film] = await lessonsOf(app, course);
    const id = film?.id ?? '';
    const { id: playbackId } = await play(buyer.visitor, id);
    const before = watched(app, id, { from: 0, to: 10 });
    app.clock.advance(30_000);
    const kept = await saveProgress(buyer.visitor, [before], playbackId);
    expect(kept).toMatchObject({ refused: [], userErrors: [] });
    expect((await requestRefund(buyer.visitor, orderId)).userErrors).toEqual([]);
    await refunds.until(orderId, ['SUCCEEDED']);
    expect(await buyer.access(course.id)).toBe('PREVIEW');
    const more = { ...before, segments: [{ fromSeconds: 10, toSeconds: 25 }] };
    app.clock.advance(30_000);
    const after = watched(app, id, { from: 30, to: 40 });
    expect(await saveProgress(buyer.visitor, [more, after], playbackId)).toMatchObject({
      refused: [1],
      userErrors: [
        { code: 'LESSON_LOCKED', field: ['entries', '1', 'lessonId'] },
        { code: 'LESSON_LOCKED', field: ['playbackId'] },
      ],
    });
    expect(progressOf(await see(buyer.visitor, course), id)?.watchedSeconds).toBe(25);
  });
});

describe('a playback', () => {
  it('goes on while progress comes, and is told when another took over', async () => {
    const user = await story.user();
    const [phone, laptop] = [await story.as(user), await story.as(user)];
    const { ids } = await owned(user);
    const film = ids[2] ?? '';
    const { id } = await play(phone, film);
    for (let n = 0; n < 3; n++) {
      app.clock.advance(30_000);
      const entries = [watched(app, film, { from: 0, to: 10 })];
      expect((await saveProgress(phone, entries, id)).userErrors).toEqual([]);
      expect((await startPlayback(laptop, film)).userErrors[0]?.code).toBe('PLAYBACK_ELSEWHERE');
    }
    await play(laptop, film, true);
    const saved = await saveProgress(phone, [watched(app, film, { from: 10, to: 20 })], id);
    expect(saved).toEqual({
      lessons: [expect.objectContaining({ id: film })],
      refused: [],
      userErrors: [{ code: 'PLAYBACK_ELSEWHERE', field: ['playbackId'] }],
    });
  });
});

describe('a course', () => {
  it('is completed by what completes each lesson, once, and a new version takes nothing back', async () => {
    const user = await story.user();
    const phone = await story.as(user);
    const { course, ids } = await owned(user);
    for (const id of [ids[1], ids[3]]) expect(await setDone(phone, id)).toEqual([]);
    expect(await setDone(phone, ids[0])).toEqual(['INVALID_INPUT']);
    const films = [ids[0] ?? '', ids[2] ?? ''];
    await saveProgress(phone, [watched(app, films[0] ?? '', { from: 0, to: 54 })]);
    expect((await see(phone, course)).progress).toMatchObject({ percent: 75, completedAt: null });
    await saveProgress(phone, [watched(app, films[1] ?? '', { from: 3, to: 57, ago: 60 })]);
    const done = (await see(phone, course)).progress;
    expect(done).toMatchObject({ percent: 100, completedLessons: 4, completedAt: expect.any(String) });

    expect(await setDone(phone, ids[1], false)).toEqual([]);
    await addLesson(course);
    app.clock.advance(60_000);
    await saveProgress(phone, [watched(app, films[1] ?? '', { from: 0, to: 20 })]);
    const later = await see(phone, course);
    expect(later.progress).toMatchObject({ percent: 100, completedLessons: 3, totalLessons: 5 });
    expect(later.progress.completedAt).toBe(done.completedAt);
  });
});

async function addLesson({ id }: Course): Promise<void> {
  const em = app.orm.em.fork();
  const course = em.getReference(Course, id);
  const [chapter] = await em.find(Chapter, { course: id });
  em.create(Lesson, {
    ...{ course, chapter: chapter as Chapter, title: '新课', kind: LessonKind.ARTICLE },
    ...{ position: 99, number: 99, durationSeconds: 0, trial: false, article: '<p>新</p>', media: null },
    createdAt: app.clock.now(),
  });
  await em.flush();
}
