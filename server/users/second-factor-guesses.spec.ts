import type { DocumentNode } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  LoginWithPasswordDocument,
  type LoginWithPasswordMutation,
  RequestPasswordResetDocument,
  type RequestPasswordResetMutation,
  ResetPasswordDocument,
  VerifyEmailDocument,
} from '../../graphql/generated/graphql.js';
import { codeOf, register, solvedCaptcha, turnOnSecondFactor } from '../testkit/accounts.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import type { Visitor } from '../testkit/visitor.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ rateLimitFactor: 1, trustProxy: 1 });
});
afterAll(() => app.stop());

interface Answer {
  data: Record<string, { userErrors: { code: string }[] } | null> | null;
  errors?: { extensions: { code: string } }[];
}
const CONFIRM =
  'mutation ($input: ConfirmLoginInput!) { confirmLogin(input: $input) { userErrors { code } } }';

/** The one code of what was answered, wherever it stands. */
const codeOfAnswer = ({ data, errors }: Answer): string =>
  errors?.[0]?.extensions.code ?? Object.values(data ?? {})[0]?.userErrors[0]?.code ?? 'DONE';

const codeIn = async ({ send }: Visitor, document: DocumentNode | string, input: object): Promise<string> =>
  codeOfAnswer(await send<Answer['data']>(document, { input }));

/** Somebody with a proved address and an authenticator. */
async function careful(username: string) {
  const visitor = app.visitor();
  const email = `${username}@example.cn`;
  await register(app, visitor, { username, email });
  await visitor.run(VerifyEmailDocument, {
    input: { email, code: await codeOf(app, email), password: 'correct horse' },
  });
  const factor = await turnOnSecondFactor(app, visitor);
  await app.sql(`delete from rate_limits where key like 'mail%'`);
  return { username, email, visitor, ...factor };
}

async function challengeOf(username: string): Promise<string> {
  const input = { username, password: 'correct horse' };
  const { loginWithPassword } = await app
    .visitor()
    .run<LoginWithPasswordMutation>(LoginWithPasswordDocument, { input });
  return loginWithPassword.secondFactor!.token;
}

/** As somebody at `address` gives the code, as the proxy in front tells it. */
async function confirm(address: string, challenge: string, code: string, captcha?: object): Promise<string> {
  const response = await fetch(`${app.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ query: CONFIRM, variables: { input: { challenge, code, captcha } } }),
  });
  return codeOfAnswer((await response.json()) as Answer);
}

const picture = () => solvedCaptcha(app, app.visitor());

const [THERE, HERE] = ['2.0.0.1', '2.0.0.2'];

describe('who knows only the password, after ten wrong codes', () => {
  it('waits, and neither a log-in elsewhere, a recovery code, a reset nor the settings wait with them', async () => {
    const owner = await careful('kept.out');
    const guessed = await challengeOf(owner.username);
    const guesses: string[] = [];
    for (let n = 0; n < 11; n++) guesses.push(await confirm(THERE, guessed, '000000'));
    expect(guesses).toEqual([...Array<string>(10).fill('SECOND_FACTOR_WRONG'), 'SESSION_EXPIRED']);

    const own = await challengeOf(owner.username);
    // From where the guesses came nobody goes on, not even with the right code.
    expect(await confirm(THERE, own, owner.shown(0), await picture())).toBe('RATE_LIMITED');
    expect(await confirm(HERE, own, owner.shown(0))).toBe('CAPTCHA_REQUIRED');
    expect(await confirm(HERE, own, owner.shown(0), { id: 'x', answer: 'x' })).toBe('CAPTCHA_WRONG');
    expect(await confirm(HERE, own, owner.shown(0), await picture())).toBe('DONE');
    expect(await confirm(HERE, await challengeOf(owner.username), owner.recoveryCodes[0]!)).toBe('DONE');

    const captcha = await picture();
    const { requestPasswordReset } = await app
      .visitor()
      .run<RequestPasswordResetMutation>(RequestPasswordResetDocument, {
        input: { email: owner.email, captcha },
      });
    const input = {
      ...{ token: requestPasswordReset.token, email: owner.email, code: await codeOf(app, owner.email) },
      ...{ password: 'staple battery 77', confirmPassword: 'staple battery 77' },
    };
    const reset = (secondFactor: string) =>
      codeIn(app.visitor(), ResetPasswordDocument, { ...input, secondFactor });
    expect(await reset('000000')).toBe('SECOND_FACTOR_WRONG');
    expect(await reset(owner.recoveryCodes[1]!)).toBe('DONE');
  });

  it('does not keep the owner from turning it off', async () => {
    const owner = await careful('turns.off');
    const guessed = await challengeOf(owner.username);
    for (let n = 0; n < 11; n++) await confirm(THERE, guessed, '000000');
    const document = `mutation ($input: RemoveSecondFactorInput!) { removeSecondFactor(input: $input) { userErrors { code } } }`;
    const input = { password: 'correct horse', code: owner.shown(0) };
    expect(await codeIn(owner.visitor, document, input)).toBe('DONE');
  });

  it('reads a picture for each further one, wherever it comes from', async () => {
    const owner = await careful('guessed.on');
    const guessed = await challengeOf(owner.username);
    for (let n = 0; n < 10; n++) await confirm(THERE, guessed, '000000');
    const next = await challengeOf(owner.username);
    expect(await confirm(HERE, next, '000000')).toBe('CAPTCHA_REQUIRED');
    expect(await confirm(HERE, next, '000000', await picture())).toBe('SECOND_FACTOR_WRONG');
    // The owner's own log-in gives the guesses no room again.
    expect(await confirm(HERE, next, owner.shown(0), await picture())).toBe('DONE');
    expect(await confirm(HERE, next, '000000')).toBe('CAPTCHA_REQUIRED');
  });
});
