import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role, type User } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
let staff: User;
let admin: Visitor;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  staff = await story.user({ role: Role.ADMIN });
  admin = await story.as(staff);
});
afterAll(() => app.stop());

const terms = {
  ...{ name: ' 满100减20 ', kind: 'AMOUNT_OFF', amountOffFen: 2000, thresholdFen: 10_000, scope: 'ALL' },
  ...{ stackable: false, total: 10, perUser: 1, claimFrom: '2026-01-01T00:00:00+08:00', validDays: 7 },
  active: true,
};

interface Saved {
  template: { id: string; name: string; total: number | null; left: number | null } | null;
  userErrors: { code: string; field: string[] | null }[];
}
const SAVE = `mutation ($input: CouponTemplateInput!) { saveCouponTemplate(input: $input) {
  template { id name total left } userErrors { code field } } }`;
const save = async (change: object = {}): Promise<Saved> =>
  (await admin.run<{ saveCouponTemplate: Saved }>(SAVE, { input: { ...terms, ...change } }))
    .saveCouponTemplate;

const count = async () =>
  (await app.sql<{ n: number }>('select count(*)::int as n from coupon_templates'))[0]?.n;

describe('an admin', () => {
  it('adds a template and changes it, and both are written down', async () => {
    const { template, userErrors } = await save();
    const id = template?.id as string;
    expect([template, userErrors]).toEqual([{ id, name: '满100减20', total: 10, left: 10 }, []]);
    await story.claim(await story.learner(), { id });
    await story.claim(await story.learner(), { id });
    expect(await save({ id, name: '满100减30', amountOffFen: 3000, total: 2 })).toEqual({
      template: { id, name: '满100减30', total: 2, left: 0 },
      userErrors: [],
    });

    type Log = {
      auditLog: { nodes: { action: string; detail: string; actor: object; subjectId: string }[] };
    };
    const { auditLog } = await admin.run<Log>(
      '{ auditLog(first: 2, action: "couponTemplate.save") { nodes { action subjectType subjectId detail actor { name } } } }',
    );
    const entry = { action: 'couponTemplate.save', subjectType: 'CouponTemplate', subjectId: id };
    expect(auditLog.nodes.map(({ detail, ...node }) => [node, JSON.parse(detail)])).toEqual(
      [
        { name: '满100减30', amountOffFen: 3000, total: 2 },
        { name: '满100减20', amountOffFen: 2000, total: 10 },
      ].map(detail => [{ ...entry, actor: { name: staff.name } }, expect.objectContaining(detail)]),
    );
  });

  it('may not lower the total below what was claimed', async () => {
    const { template } = await save({ perUser: 2 });
    const id = template?.id as string;
    const learner = await story.learner();
    await story.claim(learner, { id });
    await story.claim(learner, { id });
    expect(await save({ id, total: 1 })).toEqual({
      template: null,
      userErrors: [{ code: 'INVALID_INPUT', field: ['total'] }],
    });
    const [row] = await app.sql('select total, claimed from coupon_templates where id = $1', [id]);
    expect(row).toEqual({ total: 10, claimed: 2 });
  });

  it('limits it to courses or categories that exist', async () => {
    const course = await story.course();
    const absent = '01a1fc3c-0000-7000-8000-000000000000';
    const ofCourse = { scope: 'COURSE', scopeIds: [course.id.toUpperCase()] };
    expect((await save(ofCourse)).userErrors).toEqual([]);
    expect((await save({ scope: 'CATEGORY', scopeIds: [course.category.id] })).userErrors).toEqual([]);
    for (const scopeIds of [
      [course.id, absent],
      [course.id, 'nonsense'],
      [course.id, course.category.id],
    ]) {
      expect((await save({ scope: 'COURSE', scopeIds })).userErrors).toEqual([
        { code: 'NOT_FOUND', field: ['scopeIds', '1'] },
      ]);
    }
  });
});

describe('what cannot be stored', () => {
  let before: number | undefined;
  beforeEach(async () => void (before = await count()));

  it.each([
    ['no name', { name: ' ' }, 'INVALID_INPUT', ['name']],
    ['满减 of nothing', { amountOffFen: null }, 'INVALID_INPUT', ['amountOffFen']],
    ['折扣 that takes nothing', { kind: 'PERCENT_OFF', amountOffFen: null, payPermille: 1000 }, 'INVALID_INPUT', ['payPermille']], // prettier-ignore
    ['neither days nor dates', { validDays: null }, 'INVALID_INPUT', ['validFrom']],
    ['an end of claims before their start', { claimUntil: terms.claimFrom }, 'INVALID_INPUT', ['claimUntil']],
    ['a scope without a course', { scope: 'COURSE' }, 'INVALID_INPUT', ['scopeIds']],
    ['a template that is not there', { id: 'nonsense' }, 'NOT_FOUND', ['id']],
  ])('is %s', async (_what, change, code, field) => {
    expect(await save(change)).toEqual({ template: null, userErrors: [{ code, field }] });
    expect(await count()).toBe(before);
  });
});

describe.each([Role.STUDENT, Role.TEACHER])('a %s', role => {
  it.each([
    ['saves no template', SAVE, { input: terms }],
    ['sees no list of templates', '{ couponTemplates { nodes { id } } }', {}],
    ['reads no audit log', '{ auditLog { nodes { id } } }', {}],
  ])('%s', async (_what, query, variables) => {
    const visitor = await story.as(await story.user({ role }));
    const before = await count();
    const { errors } = await visitor.send(query, variables);
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await count()).toBe(before);
  });
});

it('lets nobody change or delete what was written down', async () => {
  await save();
  for (const text of ["update audit_entries set action = 'nothing'", 'delete from audit_entries'])
    await expect(app.sql(text)).rejects.toThrow('audit_entries only grows');
});
