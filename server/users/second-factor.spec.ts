import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UserErrors } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const PASSWORD = 'correct horse';
const STATE = '{ me { secondFactor { enabledAt recoveryCodesLeft } } }';
interface Codes extends UserErrors {
  recoveryCodes: string[] | null;
}
interface Setup extends UserErrors {
  setup: { secret: string; uri: string } | null;
}

const codesOf = ({ userErrors }: UserErrors) => userErrors.map(({ code, field }) => [code, field]);
const start = async ({ run }: Visitor, password = PASSWORD) =>
  (
    await run<{ startSecondFactor: Setup }>(
      `mutation ($input: StartSecondFactorInput!) { startSecondFactor(input: $input) {
        setup { secret uri } userErrors { code message field } } }`,
      { input: { password } },
    )
  ).startSecondFactor;
const give = async ({ run }: Visitor, mutation: 'confirmSecondFactor' | 'renewRecoveryCodes', code: string) =>
  (
    await run<Record<string, Codes>>(
      `mutation ($input: SecondFactorCodeInput!) { ${mutation}(input: $input) {
        recoveryCodes userErrors { code message field } } }`,
      { input: { code } },
    )
  )[mutation] as Codes;
const remove = async ({ run }: Visitor, code: string, password = PASSWORD) =>
  (
    await run<{ removeSecondFactor: UserErrors }>(
      `mutation ($input: RemoveSecondFactorInput!) { removeSecondFactor(input: $input) {
        viewer { id } userErrors { code message field } } }`,
      { input: { password, code } },
    )
  ).removeSecondFactor;
const state = async ({ run }: Visitor) =>
  (await run<{ me: { secondFactor: { enabledAt: string; recoveryCodesLeft: number } | null } }>(STATE)).me
    .secondFactor;

/** What the authenticator shows, `steps` of thirty seconds from now. */
const shown = (secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: app.clock.now().getTime() + steps * 30_000,
  });

/** A learner whose second factor is on; the code that turned it on is used up. */
async function guarded(): Promise<{ visitor: Visitor; secret: string; recoveryCodes: string[] }> {
  // At the beginning of a step, so that none begins while a test counts them.
  app.clock.advance(30_000 - (app.clock.now().getTime() % 30_000));
  const visitor = await story.learner();
  const { setup } = await start(visitor);
  const secret = setup?.secret ?? '';
  const { recoveryCodes } = await give(visitor, 'confirmSecondFactor', shown(secret));
  return { visitor, secret, recoveryCodes: recoveryCodes ?? [] };
}

describe('setting up a second factor', () => {
  it('begins with the password, shows a secret, and is on once a code of it was shown', async () => {
    const visitor = await story.learner();
    expect(codesOf(await start(visitor, 'wrong'))).toEqual([['PASSWORD_WRONG', ['password']]]);
    const { setup } = await start(visitor);
    expect(setup?.uri).toContain(`secret=${setup?.secret}`);
    expect(await state(visitor)).toBeNull();

    const wrong = await give(visitor, 'confirmSecondFactor', '000000');
    expect(codesOf(wrong)).toEqual([['SECOND_FACTOR_WRONG', ['code']]]);
    const { recoveryCodes, userErrors } = await give(
      visitor,
      'confirmSecondFactor',
      shown(setup?.secret ?? ''),
    );
    expect(userErrors).toEqual([]);
    expect(recoveryCodes).toHaveLength(10);
    for (const code of recoveryCodes ?? []) expect(code).toMatch(/^[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}$/);
    const on = await state(visitor);
    expect(on?.recoveryCodesLeft).toBe(10);
    expect(app.clock.now().getTime() - Date.parse(on?.enabledAt ?? '')).toBeLessThan(5000);
    expect(codesOf(await start(visitor))).toEqual([['SECOND_FACTOR_ON', null]]);
  });

  it('asks nobody for anything while it is half done, and forgets it after a quarter of an hour', async () => {
    const user = await story.user();
    const visitor = await story.as(user);
    const { setup } = await start(visitor);
    expect(await story.as(user)).toMatchObject({ accessToken: expect.stringMatching(/^ey/) });
    const again = await start(visitor);
    expect(again.setup?.secret).not.toBe(setup?.secret);
    const old = await give(visitor, 'confirmSecondFactor', shown(setup?.secret ?? ''));
    expect(codesOf(old)).toEqual([['SECOND_FACTOR_WRONG', ['code']]]);
    app.clock.advance(15 * 60_000);
    const late = await story.as(user);
    const tooLate = await give(late, 'confirmSecondFactor', shown(again.setup?.secret ?? ''));
    expect(codesOf(tooLate)).toEqual([['SECOND_FACTOR_OFF', null]]);
    expect(await state(late)).toBeNull();
  });

  it('keeps neither secret nor recovery codes as anybody could read them', async () => {
    const { secret, recoveryCodes } = await guarded();
    const rows = await app.sql<object>('select * from second_factors');
    const codes = await app.sql<object>('select * from recovery_codes');
    const dump = JSON.stringify([rows, codes]);
    expect(dump).not.toContain(secret);
    for (const code of recoveryCodes) {
      expect(dump).not.toContain(code);
      expect(dump).not.toContain(code.replace('-', ''));
    }
  });
});

describe('a code of the authenticator', () => {
  it('passes once, one step of the clock off too, and none of before passes after it', async () => {
    const { visitor, secret } = await guarded();
    const renew = (steps: number) => give(visitor, 'renewRecoveryCodes', shown(secret, steps)).then(codesOf);
    expect(await renew(0)).toEqual([['SECOND_FACTOR_WRONG', ['code']]]);
    expect(await renew(1)).toEqual([]);
    expect(await renew(1)).toEqual([['SECOND_FACTOR_WRONG', ['code']]]);
    expect(await renew(0)).toEqual([['SECOND_FACTOR_WRONG', ['code']]]);
    expect(await renew(2)).toEqual([['SECOND_FACTOR_WRONG', ['code']]]);
    app.clock.advance(60_000);
    expect(await renew(0)).toEqual([]);
  });

  it('passes for one of twenty who show it at once', async () => {
    const { visitor, secret } = await guarded();
    const code = shown(secret, 1);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => give(visitor, 'renewRecoveryCodes', code)),
    );
    expect(answers.filter(({ recoveryCodes }) => recoveryCodes)).toHaveLength(1);
    expect((await state(visitor))?.recoveryCodesLeft).toBe(10);
  });
});

it('may be guessed ten times in five minutes, and what is right does not count', async () => {
  const strict = await startApp({ rateLimitFactor: 1 });
  const visitor = await new Story(strict).learner();
  const { setup } = await start(visitor);
  const totp = new TOTP({ secret: Secret.fromBase32(setup?.secret ?? '') });
  const now = (steps: number) => totp.generate({ timestamp: strict.clock.now().getTime() + steps * 30_000 });
  expect(codesOf(await give(visitor, 'confirmSecondFactor', now(0)))).toEqual([]);
  for (let n = 0; n < 10; n++)
    expect(codesOf(await give(visitor, 'renewRecoveryCodes', '000000'))).toEqual([
      ['SECOND_FACTOR_WRONG', ['code']],
    ]);
  const { errors } = await visitor.send(
    `mutation { renewRecoveryCodes(input: { code: "${now(1)}" }) { userErrors { code } } }`,
  );
  expect(errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
  await strict.stop();
});

describe('a recovery code', () => {
  it('passes once, however it is written, and for one of twenty at once', async () => {
    const { visitor, recoveryCodes } = await guarded();
    const code = recoveryCodes[0]?.toLowerCase().replace('-', ' ') ?? '';
    // Each of those who pass renews the codes, so that the used one is gone twice over.
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => give(visitor, 'renewRecoveryCodes', code)),
    );
    const passed = answers.filter(answer => answer.recoveryCodes);
    expect(passed).toHaveLength(1);
    expect(await state(visitor)).toMatchObject({ recoveryCodesLeft: 10 });
    const old = await give(visitor, 'renewRecoveryCodes', recoveryCodes[1] ?? '');
    expect(codesOf(old)).toEqual([['SECOND_FACTOR_WRONG', ['code']]]);
    expect(passed[0]?.recoveryCodes).not.toContain(recoveryCodes[1]);
  });

  it("is nobody else's", async () => {
    const one = await guarded();
    const other = await guarded();
    const answer = await give(other.visitor, 'renewRecoveryCodes', one.recoveryCodes[0] ?? '');
    expect(codesOf(answer)).toEqual([['SECOND_FACTOR_WRONG', ['code']]]);
    expect(await state(one.visitor)).toMatchObject({ recoveryCodesLeft: 10 });
  });
});

describe('turning it off', () => {
  it('takes the password and a code, and leaves nothing', async () => {
    const { visitor, secret, recoveryCodes } = await guarded();
    const code = shown(secret, 1);
    expect(codesOf(await remove(visitor, code, 'wrong'))).toEqual([['PASSWORD_WRONG', ['password']]]);
    expect(codesOf(await remove(visitor, '000000'))).toEqual([['SECOND_FACTOR_WRONG', ['code']]]);
    expect(await state(visitor)).toMatchObject({ recoveryCodesLeft: 10 });
    expect(codesOf(await remove(visitor, code))).toEqual([]);
    expect(await state(visitor)).toBeNull();
    expect(codesOf(await remove(visitor, recoveryCodes[0] ?? ''))).toEqual([['SECOND_FACTOR_OFF', null]]);
    const { id } = (await visitor.run<{ me: { id: string } }>('{ me { id } }')).me;
    const deeds = await app.sql<{ action: string }>(
      `select action from audit_entries where subject_id = $1 and action like 'secondFactor%' order by sequence`,
      [id],
    );
    expect(deeds.map(({ action }) => action)).toEqual(['secondFactor.on', 'secondFactor.off']);
  });
});
