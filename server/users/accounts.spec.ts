import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AccountPageDocument,
  type AccountPageQuery,
  AccountsPageDocument,
  type AccountsPageQuery,
  type AccountsPageQueryVariables,
} from '../../graphql/generated/graphql.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Contact, ContactKind } from './contact.entity.js';
import { Role, User, UserStatus } from './user.entity.js';

let app: TestApp;
let story: Story;
let admin: Visitor;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  admin = await story.as(await story.user({ role: Role.ADMIN }));
});
afterAll(() => app.stop());

const accounts = async (variables: Partial<AccountsPageQueryVariables> = {}) =>
  (await admin.run<AccountsPageQuery>(AccountsPageDocument, { first: 50, ...variables })).accounts;

const found = async (search: string): Promise<string[]> =>
  (await accounts({ search })).nodes.map(({ id }) => id);

const account = async (id: string) =>
  (await admin.run<AccountPageQuery>(AccountPageDocument, { id })).account;

const searches = () =>
  app.sql(
    `select subject_id as "whom", detail from audit_entries where action = 'account.search' order by sequence`,
  );

/** Somebody with an e-mail address that is theirs and a phone number that nobody has confirmed. */
async function reachable(email: string, phone: string): Promise<User> {
  const user = await story.user({ alipay: false });
  const em = app.orm.em.fork();
  const createdAt = app.clock.now();
  const keep = (kind: ContactKind, value: string, verifiedAt: Date | null) =>
    em.create(Contact, {
      ...{ user: em.getReference(User, user.id), kind, verifiedAt, createdAt },
      sealedValue: app.vault.seal('contact', value),
      valueIndex: app.vault.index(kind === ContactKind.EMAIL ? 'email' : 'phone', value),
    });
  keep(ContactKind.EMAIL, email, createdAt);
  keep(ContactKind.PHONE, phone, null);
  await em.flush();
  return user;
}

describe('an account', () => {
  it('shows an admin what there is to know, and of how to reach the person next to nothing', async () => {
    const user = await reachable('jane.doe@example.cn', '+8613900001234');
    await story.as(user);
    await story.as(user);
    const shown = await account(user.id);
    expect(shown).toMatchObject({
      ...{ id: user.id, name: user.name, username: user.username, role: 'STUDENT', status: 'ACTIVE' },
      ...{ email: { masked: 'j***@example.cn', verified: true }, banReason: null, deletionDueAt: null },
      ...{ phone: { masked: '139****1234', verified: false }, providers: ['WECHAT'], hasPassword: true },
      ...{ secondFactorOn: false, sessionCount: 2, lastSeenAt: expect.any(String) as string },
    });
    expect(JSON.stringify(shown)).not.toMatch(/jane|0001234|argon|z1\./);
  });

  it('is null where there is none', async () => {
    expect(await account('018f0000-0000-7000-8000-000000000000')).toBe(null);
    expect(await account('no id')).toBe(null);
  });
});

describe('the list of accounts', () => {
  it('shows the latest first, page by page, each once', async () => {
    for (let n = 0; n < 5; n++) await story.user();
    const all = (await accounts()).nodes.map(({ id }) => id);
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const { nodes, pageInfo } = await accounts({ first: 3, after });
      paged.push(...nodes.map(({ id }) => id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after);
    expect(paged).toEqual(all);
    const rows = await app.sql<{ id: string }>('select id from users order by created_at desc, id desc');
    expect(all).toEqual(rows.map(({ id }) => id));
  });

  it('keeps to a role and to a state', async () => {
    const teacher = await story.user({ role: Role.TEACHER });
    const banned = await story.user({ role: Role.TEACHER });
    await app.orm.em.fork().nativeUpdate(User, { id: banned.id }, { status: UserStatus.BANNED });
    const ids = async (variables: Partial<AccountsPageQueryVariables>) =>
      (await accounts(variables)).nodes.map(({ id }) => id);
    expect(await ids({ role: 'TEACHER' })).toEqual([banned.id, teacher.id]);
    expect(await ids({ role: 'TEACHER', status: 'ACTIVE' })).toEqual([teacher.id]);
    expect(await ids({ status: 'BANNED', search: teacher.name })).toEqual([]);
  });
});

describe('looking somebody up', () => {
  it('finds part of a name, the whole of an address and of a number, and no part of those', async () => {
    const user = await reachable('liu.wei@example.cn', '+8613700005678');
    const { length } = await searches();
    expect(await found(user.name.toUpperCase())).toContain(user.id);
    expect(await found(' Liu.Wei@Example.CN ')).toEqual([user.id]);
    expect(await found('137 0000 5678')).toEqual([user.id]);
    expect(await found('+8613700005678')).toEqual([user.id]);
    for (const part of ['liu.wei', '@example.cn', '1370000', '5678']) expect(await found(part)).toEqual([]);
    expect((await searches()).slice(length)).toEqual([
      { whom: '-', detail: { by: 'NAME' } },
      { whom: user.id, detail: { by: 'EMAIL' } },
      { whom: user.id, detail: { by: 'PHONE' } },
      { whom: user.id, detail: { by: 'PHONE' } },
      ...Array<object>(4).fill({ whom: '-', detail: { by: 'NAME' } }),
    ]);
  });

  it('takes signs of SQL and of patterns for what they are', async () => {
    for (const text of ['%', '_', `' or true --`, '\\', '\0']) expect(await found(text)).toEqual([]);
  });

  it('is written down whatever page is asked for, and not at all where nothing is looked for', async () => {
    const { length } = await searches();
    const { pageInfo } = await accounts({ first: 1 });
    const after = pageInfo.endCursor;
    await accounts({ search: 'user', first: 1, after });
    await accounts({ search: 'nobody.has.it@example.cn', after });
    expect((await searches()).slice(length)).toEqual([
      { whom: '-', detail: { by: 'NAME' } },
      { whom: '-', detail: { by: 'EMAIL' } },
    ]);
    await accounts({ search: '  ' });
    await accounts({ role: 'ADMIN' });
    expect((await searches()).length).toBe(length + 2);
  });

  it('is refused for more than an address could have', async () => {
    const { errors } = await admin.send(AccountsPageDocument, { first: 1, search: 'x'.repeat(255) });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      reason: 'INVALID_INPUT',
      field: ['search'],
    });
  });
});

it('limits how often somebody is looked up', async () => {
  const strict = await startApp({ rateLimitFactor: 0.05 });
  try {
    const others = new Story(strict);
    const { send } = await others.as(await others.user({ role: Role.ADMIN }));
    const codes: unknown[] = [];
    for (let n = 0; n < 4; n++)
      codes.push((await send(AccountsPageDocument, { first: 1, search: 'x' })).errors?.[0]?.extensions.code);
    expect(codes).toEqual([undefined, undefined, undefined, 'RATE_LIMITED']);
    expect((await send(AccountsPageDocument, { first: 1 })).errors).toBe(undefined);
  } finally {
    await strict.stop();
  }
});
