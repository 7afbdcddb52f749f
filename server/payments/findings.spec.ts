import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Ctx } from '../context.js';
import { newId } from '../kernel/id.js';
import { createLogger } from '../kernel/log.js';
import { inTransaction } from '../kernel/transaction.js';
import type { UserErrors } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role, type User } from '../users/user.entity.js';
import { file, type Difference } from './findings.service.js';

let app: TestApp;
let story: Story;
let adminUser: User;
let admin: Visitor;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  adminUser = await story.user({ role: Role.ADMIN });
  admin = await story.as(adminUser);
});
afterAll(() => app.stop());

const log = createLogger('silent');
const books = () => ({ em: app.orm.em.fork(), now: app.clock.now, log }) as unknown as Ctx;
const filed = (difference: Difference) => inTransaction(books(), tx => file(tx, difference));

interface Listed {
  id: string;
  number: string;
  status: string;
  note: string | null;
  resolvedBy: { id: string } | null;
}
const FINDING = 'id number status note resolvedBy { id } hereAmount { text } thereAmount { text }';
const LIST = `query ($status: FindingStatus) { findings(status: $status) { nodes { ${FINDING} } } }`;
const RESOLVE = `mutation ($input: ResolveFindingInput!) {
  resolveFinding(input: $input) { finding { ${FINDING} } userErrors { code field } } }`;

const list = async (status?: string): Promise<Listed[]> =>
  (await admin.run<{ findings: { nodes: Listed[] } }>(LIST, { status })).findings.nodes;
async function resolve(id: string, note: string): Promise<UserErrors & { finding: Listed | null }> {
  type Answer = { resolveFinding: UserErrors & { finding: Listed | null } };
  return (await admin.run<Answer>(RESOLVE, { input: { id, note } })).resolveFinding;
}

describe('a difference', () => {
  it('is filed and told once, however often and however many at a time meet it', async () => {
    const told = vi.spyOn(log, 'error');
    const difference: Difference = { kind: 'UNKNOWN_NUMBER', channel: 'ALIPAY', number: 'n1', thereFen: 1 };
    await Promise.all([1, 2, 3].map(() => filed(difference)));
    await filed({ ...difference, thereFen: 2 });
    expect(await list('OPEN')).toMatchObject([
      { number: 'n1', status: 'OPEN', note: null, hereAmount: null, thereAmount: { text: '¥0.01' } },
    ]);
    expect(told.mock.calls).toEqual([[{ finding: difference }, 'Money needs a person']]);
  });

  it('is resolved by an admin with a note, once, and stays resolved when it is met again', async () => {
    const difference: Difference = { kind: 'MISSING_HERE', channel: 'WECHAT_JSAPI', number: 'n2' };
    await filed(difference);
    const id = (await list()).find(({ number }) => number === 'n2')?.id ?? '';
    expect(await resolve(id, ' 已与微信核对 ')).toMatchObject({
      finding: { id, status: 'RESOLVED', note: '已与微信核对', resolvedBy: { id: adminUser.id } },
      userErrors: [],
    });
    expect(await resolve(id, '再来一次')).toMatchObject({
      finding: null,
      userErrors: [{ code: 'ALREADY_RESOLVED', field: ['id'] }],
    });
    await filed(difference);
    expect((await list('RESOLVED')).map(({ number }) => number)).toEqual(['n2']);
    expect((await list('OPEN')).map(({ number }) => number)).toEqual(['n1']);
    expect(
      await app.sql('select action, actor_id, detail from audit_entries where subject_id = $1', [id]),
    ).toEqual([
      {
        action: 'finding.resolve',
        actor_id: adminUser.id,
        detail: { kind: 'MISSING_HERE', channel: 'WECHAT_JSAPI', number: 'n2', note: '已与微信核对' },
      },
    ]);
  });

  it('stays open when what is said of it is nothing, or is said of nothing', async () => {
    const [open] = await list('OPEN');
    for (const note of ['', '  ', 'x'.repeat(501)]) {
      expect(await resolve(open?.id ?? '', note)).toMatchObject({
        userErrors: [{ code: 'INVALID_INPUT', field: ['note'] }],
      });
    }
    for (const id of [newId(), 'nothing']) {
      expect(await resolve(id, 'x')).toMatchObject({ userErrors: [{ code: 'NOT_FOUND', field: ['id'] }] });
    }
    expect(await list('OPEN')).toHaveLength(1);
  });
});

describe('whoever is no admin', () => {
  it.each([
    ['a stranger', null, 'UNAUTHENTICATED'],
    ['a learner', Role.STUDENT, 'FORBIDDEN'],
    ['a teacher', Role.TEACHER, 'FORBIDDEN'],
  ])('%s sees no finding, resolves none and reconciles no day', async (_name, role, code) => {
    const visitor = role ? await story.as(await story.user({ role })) : app.visitor();
    const [open] = await list('OPEN');
    const asked = [
      visitor.send(LIST),
      visitor.send(RESOLVE, { input: { id: open?.id, note: 'x' } }),
      visitor.send('mutation { reconcileDay(day: "2026-01-01") { findings { id } } }'),
    ];
    for (const { errors } of await Promise.all(asked)) expect(errors?.[0]?.extensions.code).toBe(code);
    expect(await list('OPEN')).toEqual([open]);
    expect(await app.sql('select day from reconciliation_runs')).toEqual([]);
  });
});
