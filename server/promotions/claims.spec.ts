import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Consent, consentsOf } from '../users/consent.entity.js';
import { signAccess } from '../users/tokens.js';
import { Role, User, UserStatus } from '../users/user.entity.js';
import { CouponTemplate } from './coupon-template.entity.js';
import { claimRefusal } from './coupon-template.rules.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const HOUR = 3_600_000;
const from = (ms: number) => new Date(app.clock.now().getTime() + ms);

interface Claim {
  coupon: {
    state: string;
    template: { left: number | null; claimedByMe: number; claimable: boolean };
  } | null;
  userErrors: { code: string; field: string[] | null }[];
}
const CLAIM = `mutation ($id: ID!) { claimCoupon(templateId: $id) {
  coupon { state template { left claimedByMe claimable } } userErrors { code field } } }`;
const claim = async ({ run }: Visitor, { id }: { id: string }) =>
  (await run<{ claimCoupon: Claim }>(CLAIM, { id })).claimCoupon;
const refused = (code: string) => ({ coupon: null, userErrors: [{ code, field: ['templateId'] }] });

const kept = async ({ id }: CouponTemplate) => {
  const [row] = await app.sql<{ claimed: number; coupons: number }>(
    `select claimed, (select count(*)::int from coupons c where c.template_id = t.id) as coupons
     from coupon_templates t where id = $1`,
    [id],
  );
  return row;
};

/** Learners who are logged in without the price of a hundred passwords. */
async function crowd(size: number): Promise<Visitor[]> {
  const em = app.orm.em.fork();
  const createdAt = app.clock.now();
  const users = Array.from({ length: size }, (_, n) =>
    em.create(User, {
      ...{ username: null, passwordHash: null, name: `抢券${n}`, bio: null, avatar: null, createdAt },
      role: Role.STUDENT,
    }),
  );
  for (const user of users)
    for (const consent of consentsOf(user, 'h5', createdAt)) em.create(Consent, consent);
  await em.flush();
  return Promise.all(
    users.map(async ({ id, role }) => {
      const viewer = { id, role, sessionId: randomUUID() };
      const { token } = await signAccess(viewer, app.config.sessionSecret, createdAt);
      return app.visitor({ accessToken: token });
    }),
  );
}

describe('when two hundred people claim the last ten', () => {
  it('gives exactly ten, and tells everybody else that they are gone', async () => {
    const template = await story.coupon({ total: 10 });
    const people = await crowd(200);
    const answers = await Promise.all(people.map(person => claim(person, template)));
    expect(answers.filter(({ coupon }) => coupon).length).toBe(10);
    expect(answers.filter(({ coupon }) => !coupon)).toEqual(Array(190).fill(refused('COUPON_SOLD_OUT')));
    expect(await kept(template)).toEqual({ claimed: 10, coupons: 10 });
    const owners = await app.sql('select distinct user_id from coupons where template_id = $1', [
      template.id,
    ]);
    expect(owners.length).toBe(10);
  });
});

it('gives one person who taps ten times at once no more than their two, and counts no more', async () => {
  const learner = await story.learner();
  const template = await story.coupon({ perUser: 2, total: 100 });
  const answers = await Promise.all(Array.from({ length: 10 }, () => claim(learner, template)));
  expect(answers.filter(({ coupon }) => coupon).length).toBe(2);
  expect(answers.filter(({ coupon }) => !coupon)).toEqual(Array(8).fill(refused('COUPON_LIMIT_REACHED')));
  expect(await kept(template)).toEqual({ claimed: 2, coupons: 2 });
});

it('shows what is left before and after', async () => {
  const learner = await story.learner();
  const template = await story.coupon({ total: 3 });
  const centre = `{ couponCentre(first: 1) { nodes { id left claimedByMe claimable } } }`;
  const before = { couponCentre: { nodes: [{ id: template.id, left: 3, claimedByMe: 0, claimable: true }] } };
  expect(await learner.run(centre)).toEqual(before);
  expect(await claim(learner, template)).toEqual({
    coupon: { state: 'USABLE', template: { left: 2, claimedByMe: 1, claimable: false } },
    userErrors: [],
  });
  const after = { couponCentre: { nodes: [{ id: template.id, left: 2, claimedByMe: 0, claimable: true }] } };
  expect(await app.visitor().run(centre)).toEqual(after);
});

it.each<[string, () => Partial<CouponTemplate>, string]>([
  ['is not offered', () => ({ active: false }), 'COUPON_NOT_CLAIMABLE'],
  ['is offered later', () => ({ claimFrom: from(HOUR) }), 'COUPON_NOT_CLAIMABLE'],
  ['was offered before', () => ({ claimFrom: from(-HOUR), claimUntil: from(0) }), 'COUPON_NOT_CLAIMABLE'],
  [
    'can be used no more',
    () => ({ claimFrom: from(-HOUR), validFrom: from(-HOUR), validUntil: from(0) }),
    'COUPON_NOT_CLAIMABLE',
  ],
])('refuses a coupon that %s, and the centre does not show it', async (_what, terms, code) => {
  const learner = await story.learner();
  const template = await story.coupon(terms());
  expect(await claim(learner, template)).toEqual(refused(code));
  expect(await kept(template)).toEqual({ claimed: 0, coupons: 0 });
  const { couponCentre } = await learner.run<{ couponCentre: { nodes: { id: string }[] } }>(
    '{ couponCentre(first: 50) { nodes { id } } }',
  );
  expect(couponCentre.nodes.map(({ id }) => id)).not.toContain(template.id);
});

it.each(['01a1fc3c-0000-7000-8000-000000000000', 'nonsense'])('knows no template %s', async id => {
  expect(await claim(await story.learner(), { id })).toEqual(refused('NOT_FOUND'));
});

it('asks a visitor to log in first', async () => {
  const { errors } = await app.visitor().send(CLAIM, { id: (await story.coupon()).id });
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
});

it('says in SQL what can be claimed as the rule does, for any terms', async () => {
  const admin = await story.as(await story.user({ role: Role.ADMIN }));
  const edge = fc.constantFrom(-HOUR, HOUR);
  const moment = (ms: number | null) => (ms === null ? null : from(ms));
  const terms = fc.record({
    active: fc.boolean(),
    claimFrom: edge,
    claimUntil: fc.option(edge),
    validUntil: fc.option(edge),
    left: fc.constantFrom(null, 0, 1),
    perUser: fc.constantFrom(1, 2),
    mine: fc.constantFrom(0, 1, 2),
  });
  await fc.assert(
    fc.asyncProperty(terms, async ({ active, claimFrom, claimUntil, validUntil, left, perUser, mine }) => {
      const { id } = await story.coupon({ perUser: 2 });
      for (let n = 0; n < mine; n++) await claim(admin, { id });
      const em = app.orm.em.fork();
      const template = em.assign(await em.findOneOrFail(CouponTemplate, id), {
        ...{ active, perUser, total: left === null ? null : mine + left, claimFrom: from(claimFrom) },
        claimUntil: moment(claimUntil),
        validFrom: moment(validUntil && -2 * HOUR),
        validUntil: moment(validUntil),
        validDays: validUntil ? null : 7,
      });
      await em.flush();
      const { couponTemplates } = await admin.run<{ couponTemplates: { nodes: object[] } }>(
        '{ couponTemplates(first: 1) { nodes { id claimedByMe claimable } } }',
      );
      const claimable = claimRefusal(template, mine, app.clock.now()) === null;
      expect(couponTemplates.nodes).toEqual([{ id, claimedByMe: mine, claimable }]);
    }),
    { numRuns: 40 },
  );
});

describe('an admin gives a coupon', () => {
  const GRANT = `mutation ($templateId: ID!, $userId: ID!) { grantCoupon(templateId: $templateId, userId: $userId) {
    coupon { id state } userErrors { code field } } }`;
  interface Granted {
    grantCoupon: { coupon: { id: string; state: string } | null; userErrors: object[] };
  }

  it('that cannot be claimed, once within its limit, and it is written down', async () => {
    const [staff, user] = [await story.user({ role: Role.ADMIN }), await story.user()];
    const admin = await story.as(staff);
    const template = await story.coupon({ active: false, total: 1 });
    const given = { templateId: template.id, userId: user.id };
    const { grantCoupon } = await admin.run<Granted>(GRANT, given);
    expect(grantCoupon).toEqual({
      coupon: { id: grantCoupon.coupon?.id, state: 'USABLE' },
      userErrors: [],
    });
    const wallet = '{ me { coupons { nodes { id } } } }';
    expect(await (await story.as(user)).run(wallet)).toEqual({
      me: { coupons: { nodes: [{ id: grantCoupon.coupon?.id }] } },
    });
    expect((await admin.run<Granted>(GRANT, given)).grantCoupon).toEqual(refused('COUPON_LIMIT_REACHED'));
    const other = { ...given, userId: staff.id };
    expect((await admin.run<Granted>(GRANT, other)).grantCoupon).toEqual(refused('COUPON_SOLD_OUT'));
    expect(
      await app.sql('select action, actor_id, detail from audit_entries where subject_id = $1', [
        grantCoupon.coupon?.id,
      ]),
    ).toEqual([{ action: 'coupon.grant', actor_id: staff.id, detail: given }]);
    expect(await kept(template)).toEqual({ claimed: 1, coupons: 1 });
  });

  it('to nobody who is not there', async () => {
    const admin = await story.as(await story.user({ role: Role.ADMIN }));
    const templateId = (await story.coupon()).id;
    expect((await admin.run<Granted>(GRANT, { templateId, userId: 'nonsense' })).grantCoupon).toEqual({
      coupon: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['userId'] }],
    });
  });

  it.each([UserStatus.ERASED, UserStatus.MERGED, UserStatus.BANNED])(
    'to nobody who is %s, and none counts as claimed',
    async status => {
      const admin = await story.as(await story.user({ role: Role.ADMIN }));
      const [user, template] = [await story.user(), await story.coupon({ total: 1 })];
      await app.orm.em.fork().nativeUpdate(User, user.id, { status });
      const given = { templateId: template.id, userId: user.id };
      expect((await admin.run<Granted>(GRANT, given)).grantCoupon).toEqual({
        coupon: null,
        userErrors: [{ code: 'NOT_FOUND', field: ['userId'] }],
      });
      expect(await kept(template)).toEqual({ claimed: 0, coupons: 0 });
    },
  );

  it.each([Role.STUDENT, Role.TEACHER])('and a %s does not', async role => {
    const user = await story.user({ role });
    const template = await story.coupon();
    const { errors } = await (await story.as(user)).send(GRANT, { templateId: template.id, userId: user.id });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await kept(template)).toEqual({ claimed: 0, coupons: 0 });
  });
});
