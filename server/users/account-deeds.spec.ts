import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BanUserDocument,
  ChangeRoleDocument,
  EndSessionsOfDocument,
  LoginWithPasswordDocument,
  type LoginWithPasswordMutation,
  RenameUserDocument,
  UnbanUserDocument,
} from '../../graphql/generated/graphql.js';
import { newId } from '../kernel/id.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role, User, UserStatus } from './user.entity.js';

let app: TestApp;
let story: Story;
let boss: User;
let admin: Visitor;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  boss = await story.user({ role: Role.ADMIN });
  admin = await story.as(boss);
});
afterAll(() => app.stop());

const DEEDS = {
  changeRole: ChangeRoleDocument,
  banUser: BanUserDocument,
  unbanUser: UnbanUserDocument,
  renameUser: RenameUserDocument,
  endSessionsOf: EndSessionsOfDocument,
};
type Deed = keyof typeof DEEDS;

interface Answer {
  account: { id: string; role: string; status: string; name: string; banReason: string | null } | null;
  userErrors: { code: string; field: string[] | null }[];
}

const REASON = '用户来信要求';

async function deed(name: Deed, input: object, by: Visitor = admin): Promise<Answer> {
  const variables = name === 'endSessionsOf' ? input : { input };
  return (await by.run<Record<Deed, Answer>>(DEEDS[name], variables))[name];
}

const standing = async (id: string) =>
  (await app.sql('select role, status, name, ban_reason as "banReason" from users where id = $1', [id]))[0];

const entries = (id: string) =>
  app.sql(
    'select action, actor_id as actor, detail from audit_entries where subject_id = $1 order by sequence',
    [id],
  );

const login = async ({ username }: User) =>
  (
    await app.visitor({ locale: 'zh-CN' }).run<LoginWithPasswordMutation>(LoginWithPasswordDocument, {
      input: { username, password: 'correct horse' },
    })
  ).loginWithPassword;

const statusOf = async (visitor: Visitor): Promise<number> => (await visitor.send('{ me { id } }')).status;

describe('changing a role', () => {
  it('gives another one, ends what was open under the old one, and stays in the log with its reason', async () => {
    const user = await story.user();
    const [phone, laptop] = [await story.as(user), await story.as(user)];
    const { account, userErrors } = await deed('changeRole', {
      userId: user.id,
      role: 'TEACHER',
      reason: ` ${REASON} `,
    });
    expect(userErrors).toEqual([]);
    expect(account).toMatchObject({ id: user.id, role: 'TEACHER', status: 'ACTIVE' });
    expect([await statusOf(phone), await statusOf(laptop)]).toEqual([401, 401]);
    expect(await entries(user.id)).toEqual([
      { action: 'role.change', actor: boss.id, detail: { from: 'STUDENT', to: 'TEACHER', reason: REASON } },
    ]);
    const { me } = await (await story.as(user)).run<{ me: { role: string } }>('{ me { role } }');
    expect(me.role).toBe('TEACHER');
  });

  it('to the one that they have changes nothing and ends nothing', async () => {
    const user = await story.user();
    const visitor = await story.as(user);
    expect(
      (await deed('changeRole', { userId: user.id, role: 'STUDENT', reason: REASON })).userErrors,
    ).toEqual([]);
    expect(await statusOf(visitor)).toBe(200);
    expect(await entries(user.id)).toEqual([]);
  });

  it('leaves one admin when two take it from each other at the same moment, time after time', async () => {
    for (let round = 0; round < 5; round++) {
      const pair = [await story.user({ role: Role.ADMIN }), await story.user({ role: Role.ADMIN })] as const;
      const [one, two] = [await story.as(pair[0]), await story.as(pair[1])];
      const em = app.orm.em.fork();
      await em.nativeUpdate(User, { id: boss.id }, { role: Role.STUDENT });
      const answers = await Promise.all([
        one.send(ChangeRoleDocument, { input: { userId: pair[1].id, role: 'STUDENT', reason: REASON } }),
        two.send(ChangeRoleDocument, { input: { userId: pair[0].id, role: 'STUDENT', reason: REASON } }),
      ]);
      await em.nativeUpdate(User, { id: boss.id }, { role: Role.ADMIN });
      const roles = [await standing(pair[0].id), await standing(pair[1].id)] as { role: string }[];
      expect(roles.map(({ role }) => role).sort()).toEqual(['ADMIN', 'STUDENT']);
      const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'done');
      expect(codes.filter(code => code === 'done')).toHaveLength(1);
      for (const { id } of pair) await em.nativeUpdate(User, { id }, { role: Role.STUDENT });
    }
  });

  it('cannot be done any more by who was an admin when the request began', async () => {
    const former = await story.user({ role: Role.ADMIN });
    const visitor = await story.as(former);
    const victim = await story.user({ role: Role.ADMIN });
    await app.orm.em.fork().nativeUpdate(User, { id: former.id }, { role: Role.STUDENT });
    const { errors } = await visitor.send(ChangeRoleDocument, {
      input: { userId: victim.id, role: 'STUDENT', reason: REASON },
    });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await standing(victim.id)).toMatchObject({ role: 'ADMIN' });
  });
});

describe('a ban', () => {
  it('shuts the account at once, says why at login, and is lifted again', async () => {
    const user = await story.user();
    const visitor = await story.as(user);
    const { account } = await deed('banUser', { userId: user.id, reason: '盗录课程' });
    expect(account).toMatchObject({ status: 'BANNED', banReason: '盗录课程' });
    expect(await statusOf(visitor)).toBe(401);
    expect(await login(user)).toMatchObject({
      accessToken: null,
      userErrors: [{ code: 'ACCOUNT_BANNED', message: '该账号已被停用：盗录课程' }],
    });
    expect((await deed('unbanUser', { userId: user.id, reason: '申诉成立' })).account).toMatchObject({
      status: 'ACTIVE',
      banReason: null,
    });
    expect((await login(user)).userErrors).toEqual([]);
    expect(await entries(user.id)).toMatchObject([
      { action: 'user.ban', actor: boss.id, detail: { reason: '盗录课程' } },
      { action: 'user.unban', actor: boss.id, detail: { reason: '申诉成立' } },
    ]);
  });

  it('is told to nobody who does not know the password', async () => {
    const user = await story.user();
    await deed('banUser', { userId: user.id, reason: '盗录课程' });
    const input = { username: user.username, password: 'a wrong one' };
    const { loginWithPassword } = await app
      .visitor()
      .run<LoginWithPasswordMutation>(LoginWithPasswordDocument, { input });
    expect(loginWithPassword.userErrors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }]);
  });

  it('is lifted from who is not banned without a word', async () => {
    const user = await story.user();
    expect((await deed('unbanUser', { userId: user.id, reason: REASON })).userErrors).toEqual([]);
    expect(await entries(user.id)).toEqual([]);
  });
});

describe('a name', () => {
  it('is taken away, and neither the old nor the new one stays in the log', async () => {
    const user = await story.user();
    const { account } = await deed('renameUser', {
      userId: user.id,
      name: ' 学习者　2048 ',
      reason: '冒充他人',
    });
    expect(account?.name).toBe('学习者 2048');
    expect(await entries(user.id)).toEqual([
      { action: 'user.rename', actor: boss.id, detail: { reason: '冒充他人' } },
    ]);
  });

  it.each([[''], ['x'.repeat(21)], ['官方客服']])('is not %j for a learner', async name => {
    const user = await story.user();
    const { userErrors } = await deed('renameUser', { userId: user.id, name, reason: REASON });
    expect(userErrors).toMatchObject([{ code: 'NAME_INVALID', field: ['name'] }]);
    expect(await standing(user.id)).toMatchObject({ name: user.name });
  });
});

it('logs an account out everywhere, and nobody else', async () => {
  const user = await story.user();
  const [visitor, bystander] = [await story.as(user), await story.learner()];
  expect((await deed('endSessionsOf', { userId: user.id, reason: REASON })).userErrors).toEqual([]);
  expect([await statusOf(visitor), await statusOf(bystander)]).toEqual([401, 200]);
  expect((await login(user)).userErrors).toEqual([]);
  expect(await entries(user.id)).toEqual([
    { action: 'sessions.end', actor: boss.id, detail: { reason: REASON } },
  ]);
});

describe.each<[Deed, object]>([
  ['changeRole', { role: 'TEACHER' }],
  ['banUser', {}],
  ['unbanUser', {}],
  ['renameUser', { name: '新名字' }],
  ['endSessionsOf', {}],
])('%s', (name, more) => {
  it('needs a reason, of 200 characters at most', async () => {
    const user = await story.user();
    const before = await standing(user.id);
    for (const reason of ['', '   ', 'x'.repeat(201)]) {
      const { account, userErrors } = await deed(name, { userId: user.id, reason, ...more });
      expect({ account, userErrors }).toMatchObject({
        account: null,
        userErrors: [{ code: 'INVALID_INPUT', field: ['reason'] }],
      });
    }
    expect(await standing(user.id)).toEqual(before);
  });

  it('finds nobody behind an id of nothing, or of who was merged or erased', async () => {
    const gone = [await story.user(), await story.user()].map(({ id }) => id);
    const em = app.orm.em.fork();
    await em.nativeUpdate(User, { id: gone[0] }, { status: UserStatus.MERGED });
    await em.nativeUpdate(User, { id: gone[1] }, { status: UserStatus.ERASED });
    for (const userId of [newId(), 'no id', ...gone]) {
      const { userErrors } = await deed(name, { userId, reason: REASON, ...more });
      expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['userId'] }]);
    }
  });
});

it.each([
  ['changeRole', { role: 'STUDENT' }],
  ['banUser', {}],
] as const)('%s is not for oneself', async (name, more) => {
  const { userErrors } = await deed(name, { userId: boss.id, reason: REASON, ...more });
  expect(userErrors).toMatchObject([{ code: 'NOT_ON_YOURSELF', field: ['userId'] }]);
  expect(await standing(boss.id)).toMatchObject({ role: 'ADMIN', status: 'ACTIVE' });
  expect(await statusOf(admin)).toBe(200);
});

it('can is told beforehand: not on oneself, not on who is gone, and on anybody else', async () => {
  const [user, gone] = [await story.user(), await story.user()];
  await app.orm.em.fork().nativeUpdate(User, { id: gone.id }, { status: UserStatus.MERGED });
  const can = async (action: string, id: string) =>
    (
      await admin.run<{ me: { can: boolean } }>(
        'query ($action: Action!, $id: ID) { me { can(action: $action, id: $id) } }',
        { action, id },
      )
    ).me.can;
  for (const action of ['CHANGE_ROLE', 'BAN_USER'])
    expect([await can(action, boss.id), await can(action, gone.id), await can(action, user.id)]).toEqual([
      false,
      false,
      true,
    ]);
  expect([await can('RENAME_USER', boss.id), await can('RENAME_USER', gone.id)]).toEqual([true, false]);
});
