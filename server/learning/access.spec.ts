import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CourseStatus } from '../catalog/course.entity.js';
import { Course } from '../catalog/course.entity.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import type { Visitor } from '../testkit/visitor.js';
import { Story } from '../testkit/story.js';
import { Role, User } from '../users/user.entity.js';
import { accessEnd, courseAccess, lessonAccess, type GrantSpan } from './access.rules.js';
import { Grant, GrantSource } from './grant.entity.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const HOUR = 3_600_000;

/** A grant around the moment of asking: not yet, live, ended, taken back, and the very edges. */
const span = fc.record({
  startsIn: fc.constantFrom(-2 * HOUR, -HOUR, 0, HOUR),
  lasts: fc.constantFrom(null, HOUR, 2 * HOUR, 3 * HOUR),
  revoked: fc.boolean(),
});

const facts = fc.record({
  grants: fc.array(span, { maxLength: 3 }),
  trial: fc.boolean(),
  viewer: fc.constantFrom('nobody', 'learner', 'teacher', 'otherTeacher', 'admin'),
  status: fc.constantFrom(CourseStatus.PUBLISHED, CourseStatus.WITHDRAWN, CourseStatus.TAKEN_DOWN),
});

const QUERY = `query ($id: ID!) { course(id: $id) { access accessEndsAt chapters { lessons { id kind trial access body } } } }`;

interface Answer {
  course: {
    access: string;
    accessEndsAt: string | null;
    chapters: {
      lessons: { id: string; kind: string; trial: boolean; access: string; body: string | null }[];
    }[];
  } | null;
}

const START = `mutation ($lessonId: ID!) { startPlayback(input: { lessonId: $lessonId, takeOver: true }) {
  playback { url } userErrors { code } } }`;

/** Why the lesson cannot be played; null where it can. */
async function playRefusal({ run }: Visitor, lessonId: string): Promise<string | null> {
  interface Answer {
    startPlayback: { playback: object | null; userErrors: { code: string }[] };
  }
  const { startPlayback } = await run<Answer>(START, { lessonId });
  expect(startPlayback.userErrors).toHaveLength(startPlayback.playback ? 0 : 1);
  return startPlayback.userErrors[0]?.code ?? null;
}

it('answers access in SQL as the rule does in TypeScript, for any grants and any viewer', async () => {
  const teacher = await story.user({ role: Role.TEACHER });
  const people = {
    learner: await story.user(),
    teacher,
    otherTeacher: await story.user({ role: Role.TEACHER }),
    admin: await story.user({ role: Role.ADMIN }),
  };
  const clients: Record<string, Visitor> = { nobody: app.visitor() };
  for (const [name, user] of Object.entries(people)) clients[name] = await story.as(user);

  await fc.assert(
    fc.asyncProperty(facts, async ({ grants, trial, viewer, status }) => {
      const course = await story.course({ teacher, trial, status });
      const takenDown = status === CourseStatus.TAKEN_DOWN;
      const now = app.clock.now();
      const spans = grants.map(({ startsIn, lasts, revoked }): GrantSpan => {
        const startsAt = new Date(now.getTime() + startsIn - 1);
        return {
          startsAt,
          endsAt: lasts === null ? null : new Date(startsAt.getTime() + lasts),
          revokedAt: revoked ? now : null,
        };
      });
      await giveGrants(course, people.learner, spans);
      const live = viewer === 'learner' ? spans : [];
      const staff = viewer === 'teacher' || viewer === 'admin';

      const client = clients[viewer] as Visitor;
      const { course: seen } = await client.run<Answer>(QUERY, { id: course.id });
      const asked = app.clock.now();
      if (takenDown && !staff) {
        expect(seen).toBeNull();
        expect(courseAccess({ grants: live, staff, takenDown, hasTrial: trial }, asked)).toBe('LOCKED');
        for (const { id } of await lessonsOf(course)) expect(await playRefusal(client, id)).toBe('NOT_FOUND');
        return;
      }
      expect(seen?.access).toBe(courseAccess({ grants: live, staff, takenDown, hasTrial: trial }, asked));
      expect(seen?.accessEndsAt).toBe(
        accessEnd({ grants: live, staff, takenDown }, asked)?.toISOString() ?? null,
      );
      for (const lesson of seen?.chapters.flatMap(({ lessons }) => lessons) ?? []) {
        const access = lessonAccess({ grants: live, staff, takenDown, trial: lesson.trial }, asked);
        expect(lesson.access).toBe(access);
        const isOpen = access === 'OPEN';
        if (lesson.kind === 'ARTICLE') expect(lesson.body !== null).toBe(isOpen);
        else expect(await playRefusal(client, lesson.id)).toBe(isOpen ? null : 'LESSON_LOCKED');
      }
    }),
    { numRuns: 60 },
  );
});

const lessonsOf = ({ id }: Course): Promise<{ id: string }[]> =>
  app.sql('select id from lessons where course_id = $1', [id]);

async function giveGrants(course: Course, learner: User, spans: GrantSpan[]): Promise<void> {
  const em = app.orm.em.fork();
  for (const facts of spans) {
    em.create(Grant, {
      ...facts,
      user: em.getReference(User, learner.id),
      course: em.getReference(Course, course.id),
      source: GrantSource.GIFT,
      sourceId: randomUUID(),
      createdAt: app.clock.now(),
    });
  }
  await em.flush();
}

it('shows a draft to its teacher and to admins only, and its lessons neither', async () => {
  const teacher = await story.user({ role: Role.TEACHER });
  const draft = await story.course({ teacher, status: CourseStatus.DRAFT });
  const [lesson] = await app.sql<{ id: string }>('select id from lessons where course_id = $1 and trial', [
    draft.id,
  ]);
  const query =
    'query ($course: ID!, $lesson: ID!) { course(id: $course) { id } lesson(id: $lesson) { id } }';
  const seenBy = async (visitor: Visitor) => visitor.run(query, { course: draft.id, lesson: lesson?.id });
  const shown = { course: { id: draft.id }, lesson: { id: lesson?.id } };
  expect(await seenBy(app.visitor())).toEqual({ course: null, lesson: null });
  expect(await seenBy(await story.learner())).toEqual({ course: null, lesson: null });
  expect(await seenBy(await story.as(teacher))).toEqual(shown);
  expect(await seenBy(await story.as(await story.user({ role: Role.ADMIN })))).toEqual(shown);
});

it('leaves out a course that is a draft again, and keeps one that was withdrawn readable for everybody', async () => {
  const owner = await story.user();
  const learner = await story.as(owner);
  const [draft, withdrawn] = [await story.course(), await story.course()];
  const always = { startsAt: app.clock.now(), endsAt: null, revokedAt: null };
  for (const course of [draft, withdrawn]) await giveGrants(course, owner, [always]);
  const em = app.orm.em.fork();
  await em.nativeUpdate(Course, draft.id, { status: CourseStatus.DRAFT });
  await em.nativeUpdate(Course, withdrawn.id, { status: CourseStatus.WITHDRAWN });
  expect(await learner.run('{ me { courses { nodes { course { id } } } } }')).toEqual({
    me: { courses: { nodes: [{ course: { id: withdrawn.id } }] } },
  });
  const link = `{ courseByShareCode(code: "${withdrawn.shareCode}") { id } }`;
  expect(await app.visitor().run(link)).toEqual({ courseByShareCode: { id: withdrawn.id } });
});
