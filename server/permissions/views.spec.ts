import { getNamedType, GraphQLID, isObjectType } from 'graphql';
import type { Pool } from 'pg';
import { getMetadataStorage, type ClassType } from 'type-graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudioPageDocument, type StudioPageQuery } from '../../graphql/generated/graphql.js';
import { CourseStatus, type Course } from '../catalog/course.entity.js';
import { newId } from '../kernel/id.js';
import { allReads } from '../kernel/reads/define.js';
import { ReadModel } from '../kernel/reads/index.js';
import { createSchema } from '../schema.js';
import { expectSoundBooks } from '../testkit/books.js';
import { ELSEWHERE } from '../testkit/matrix/elsewhere.js';
import { seenRows } from '../testkit/matrix/seen.js';
import { PEOPLE, roleOf, setStage, type Person } from '../testkit/matrix/stage.js';
import { startPlayback } from '../testkit/playing.js';
import { Buyer } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { verifyAccess } from '../users/tokens.js';
import { Role, type User } from '../users/user.entity.js';
import { sights } from './sights.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

type Cast = Record<Person, Visitor>;

async function cast(): Promise<{ clients: Cast; users: Map<Person, User> }> {
  const users = new Map<Person, User>();
  const clients: Partial<Cast> = {};
  for (const person of PEOPLE) {
    const role = roleOf(person);
    const user = role && (await story.user({ role }));
    if (user) users.set(person, user);
    clients[person] = user ? await story.as(user) : app.visitor();
  }
  return { clients: clients as Cast, users };
}

async function buy(visitor: Visitor, course: Course): Promise<void> {
  const buyer = new Buyer(app, visitor);
  const { id } = await buyer.order(course.id);
  await app.sandbox.payAtCashier((await buyer.launch(id, 'ALIPAY')).launch);
  await expect.poll(async () => (await buyer.facts(id)).status).toBe('PAID');
}

/** For each field that depends on who looks: what everybody sees, in the order of `PEOPLE`. Teacher 1 teaches it. */
const VIEWS: Record<string, unknown[]> = {
  'Course.access': ['PREVIEW', 'OPEN', 'PREVIEW', 'OPEN', 'PREVIEW', 'OPEN'],
  'Course.accessEndsAt': [null, null, null, null, null, null],
  'Course.inCart': [false, false, true, false, false, false],
  'Course.lastLesson': ['第1课', '第1课', '第1课', '第1课', '第1课', '第1课'],
  'Course.mayRate': [false, true, false, false, false, false],
  'Lesson.access': ['LOCKED', 'OPEN', 'LOCKED', 'OPEN', 'LOCKED', 'OPEN'],
  'Lesson.body': [null, '正文', null, '正文', null, '正文'],
  'CouponTemplate.claimable': [true, false, true, true, true, true],
  'CouponTemplate.claimedByMe': [0, 1, 0, 0, 0, 0],
};

describe('fields that depend on who looks', () => {
  it('are all in the table', () => {
    const shared = Object.entries(sights).filter(
      ([, { audience }]) => audience === 'everyone' || audience === 'some',
    );
    const fields = shared.flatMap(([type, { views = {} }]) =>
      Object.keys(views).map(field => `${type}.${field}`),
    );
    expect([...Object.keys(VIEWS), ...ELSEWHERE].sort()).toEqual(fields.sort());
  });

  it('show each what the table says', async () => {
    const { clients, users } = await cast();
    const course = await story.course({ teacher: users.get('teacher1') as User });
    const template = await story.coupon();
    await story.claim(clients.learnerA, template);
    await buy(clients.learnerA, course);
    await clients.learnerB.run(
      'mutation ($input: CartItemInput!) { addToCart(input: $input) { userErrors { code } } }',
      { input: { kind: 'COURSE', id: course.id } },
    );
    interface Seen {
      course: { lastLesson: { title: string }; chapters: { lessons: { number: number }[] }[] };
      couponCentre: { nodes: { id: string }[] };
    }
    const query = `query ($id: ID!) {
      course(id: $id) { access accessEndsAt inCart mayRate lastLesson { title }
        chapters { lessons { number access body } } }
      couponCentre(first: 50) { nodes { id claimable claimedByMe } } }`;
    const seen = new Map<string, unknown[]>();
    const see = (field: string, value: unknown) => seen.set(field, [...(seen.get(field) ?? []), value]);
    for (const person of PEOPLE) {
      const { course: shown, couponCentre } = await clients[person].run<Seen>(query, { id: course.id });
      const { lastLesson, chapters, ...fields } = shown;
      for (const [field, value] of Object.entries(fields)) see(`Course.${field}`, value);
      see('Course.lastLesson', lastLesson.title);
      const article = chapters.flatMap(({ lessons }) => lessons).find(({ number }) => number === 2);
      const { number: _number, ...lesson } = article ?? { number: 0 };
      for (const [field, value] of Object.entries(lesson)) see(`Lesson.${field}`, value);
      const { id: _id, ...coupon } = couponCentre.nodes.find(({ id }) => id === template.id) ?? { id: '' };
      for (const [field, value] of Object.entries(coupon)) see(`CouponTemplate.${field}`, value);
    }
    expect(Object.fromEntries(seen)).toEqual(VIEWS);
  });

  it('gives the address of a video to whoever may open it, and to nobody else', async () => {
    const { clients, users } = await cast();
    const course = await story.course({ teacher: users.get('teacher1') as User, trial: false });
    const [video] = await app.sql<{ id: string }>(
      `select id from lessons where course_id = $1 and kind = 'VIDEO' limit 1`,
      [course.id],
    );
    const who: Person[] = [];
    for (const person of PEOPLE) {
      const { playback } = await startPlayback(clients[person], video?.id ?? '');
      if (playback) who.push(person);
    }
    expect(who).toEqual(['teacher1', 'admin']);
  });
});

describe('rows', () => {
  it('show to those whose they are, whichever way they are reached', async () => {
    const reads = new ReadModel((await app.orm.em.getConnection().getNativeClient()) as Pool, app.orm);
    const names = new Map(getMetadataStorage().objectTypes.map(({ target, name }) => [target, name]));
    const types = new Map([...allReads()].map(({ type }) => [names.get(type) ?? type.name, type]));
    const { things, clients } = await setStage(app, story);
    const rows = await seenRows(app, story, things);
    const guarded = [...types.keys()].filter(
      type => !['everyone', 'asker'].includes(sights[type]?.audience ?? ''),
    );
    expect(Object.keys(rows).sort()).toEqual(guarded.sort());
    for (const [name, [id, who]] of Object.entries(rows)) {
      const seen: Person[] = [];
      for (const person of PEOPLE) {
        const token = await verifyAccess(
          clients[person].accessToken ?? '',
          app.config.sessionSecret,
          app.clock.now(),
        );
        const viewer = token?.viewer ?? null;
        const ctx = {
          viewer,
          platform: 'h5',
          publicUrl: '',
          mediaUrl: '',
          now: app.clock.now,
          loaders: new Map(),
        };
        if (await reads.shows(ctx, types.get(name) as ClassType, id)) seen.push(person);
        expect(await reads.shows(ctx, types.get(name) as ClassType, newId())).toBe(false);
      }
      expect(seen, name).toEqual(who);
    }
  });

  it("are looked for by an id below the root in one place alone, where others' do not exist", async () => {
    const schema = await createSchema();
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const below = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .filter(type => !type.name.startsWith('__') && !roots.includes(type))
      .flatMap(type =>
        Object.values(type.getFields())
          .filter(({ args }) => args.some(arg => getNamedType(arg.type) === GraphQLID))
          .map(({ name }) => `${type.name}.${name}`),
      );
    // What is written down in a course, and files, are looked for among one's own; an inbox among own courses.
    expect(below.sort()).toEqual([
      'StaffDesk.questionInbox',
      'Viewer.can',
      'Viewer.file',
      'Viewer.notes',
      'Viewer.order',
    ]);
    const { clients, users } = await cast();
    const course = await story.course({ teacher: users.get('teacher1') as User });
    const { id } = await new Buyer(app, clients.learnerA).order(course.id);
    const query = 'query ($id: ID!) { me { order(id: $id) { __typename } } }';
    const found: Person[] = [];
    for (const person of PEOPLE) {
      const { me } = await clients[person].run<{ me: { order: object | null } | null }>(query, { id });
      if (me?.order) found.push(person);
      else expect(await clients[person].run(query, { id: newId() })).toEqual({ me });
    }
    expect(found).toEqual(['learnerA']);
  });
});

it('shows of anybody else a public face, which has no more than seven fields', async () => {
  const { __type } = await app
    .visitor()
    .run<{ __type: { fields: { name: string }[] } }>('{ __type(name: "User") { fields { name } } }');
  expect(__type.fields.map(({ name }) => name).sort()).toEqual([
    'avatarUrl',
    'bio',
    'courses',
    'id',
    'name',
    'qualification',
    'questionOffer',
  ]);
});

it("shows teachers at home their own courses, drafts too, and nobody else's", async () => {
  const teacher = await story.user({ role: Role.TEACHER });
  const published = await story.course({ teacher });
  const draft = await story.course({ teacher, status: CourseStatus.DRAFT });
  const { me } = await (await story.as(teacher)).run<StudioPageQuery>(StudioPageDocument, { first: 10 });
  expect(me?.teaching.nodes.map(({ id }) => id)).toEqual([draft.id, published.id]);
  const learner = await story.learner();
  const empty = { me: { teaching: { nodes: [] } } };
  expect(await learner.run('{ me { teaching { nodes { id } } } }')).toEqual(empty);
});

it('settles what a banned learner has paid, and grants it, for the day they come back', async () => {
  const admin = await story.as(await story.user({ role: Role.ADMIN }));
  const user = await story.user();
  const course = await story.course();
  const buyer = new Buyer(app, await story.as(user));
  const { id } = await buyer.order(course.id);
  const { launch } = await buyer.launch(id, 'ALIPAY');
  const deed = (name: string) =>
    admin.run(
      `mutation ($input: ${name === 'banUser' ? 'BanUserInput' : 'UnbanUserInput'}!) { ${name}(input: $input) { userErrors { code } } }`,
      { input: { userId: user.id, reason: '核查' } },
    );
  await deed('banUser');
  expect((await buyer.visitor.send('{ me { id } }')).status).toBe(401);
  await app.sandbox.payAtCashier(launch);
  const status = async () => (await app.sql('select status from orders where id = $1', [id]))[0];
  await expect.poll(status).toEqual({ status: 'PAID' });
  await deed('unbanUser');
  expect(await new Buyer(app, await story.as(user)).access(course.id)).toBe('OPEN');
  await expectSoundBooks(app);
});
