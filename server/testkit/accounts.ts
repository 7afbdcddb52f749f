import { Secret, TOTP } from 'otpauth';
import type { Mail } from '../kernel/mail.js';
import {
  CreateCaptchaDocument,
  type CreateCaptchaMutation,
  LoginWithPasswordDocument,
  type LoginWithPasswordMutation,
  RegisterDocument,
  type RegisterInput,
  type RegisterMutation,
} from '../../graphql/generated/graphql.js';
import { CURRENT_VERSIONS } from '../users/consent.rules.js';
import type { TestApp } from './start-app.js';
import type { Visitor } from './visitor.js';

/** Agreement to the documents of today. */
export const CONSENT = {
  privacyPolicy: CURRENT_VERSIONS.PRIVACY_POLICY,
  serviceAgreement: CURRENT_VERSIONS.SERVICE_AGREEMENT,
};

/** What a person reads in the picture. */
export async function solve({ sql, vault }: TestApp, captchaId: string): Promise<string> {
  const [row] = await sql<{ sealed: string }>('select sealed_answer as sealed from captchas where id = $1', [
    captchaId,
  ]);
  if (!row) throw new Error(`No captcha ${captchaId}`);
  return vault.open('captcha', row.sealed);
}

/** A picture that was asked for and read. */
export async function solvedCaptcha(app: TestApp, visitor: Visitor): Promise<{ id: string; answer: string }> {
  const { createCaptcha } = await visitor.run<CreateCaptchaMutation>(CreateCaptchaDocument);
  const { id } = createCaptcha.captcha!;
  return { id, answer: await solve(app, id) };
}

/** What was mailed to the address, the first first; mails that are on their way are waited for. */
export async function mailsOf({ app, sql, vault }: TestApp, email: string): Promise<Mail[]> {
  const waiting = () =>
    sql(`select 1 from graphile_worker.jobs where task_identifier in ('sendMail', 'startPasswordReset')`);
  for (let rounds = 0; rounds < 10 && (await waiting()).length > 0; rounds++) await app.runDueJobs();
  const kept = await sql<{ sealed: string }>(
    'select sealed_mail as sealed from kept_mails order by created_at, id',
  );
  return kept
    .map(({ sealed }) => JSON.parse(vault.open('mail', sealed)) as Mail)
    .filter(({ to }) => to === email);
}

/** The code in the latest mail to the address. */
export async function codeOf(app: TestApp, email: string): Promise<string> {
  const text = (await mailsOf(app, email)).at(-1)?.text;
  const code = text && /^\d{6}$/m.exec(text)?.[0];
  if (!code) throw new Error(`No code was mailed to ${email}`);
  return code;
}

/** Fills in the form as somebody does who reads the picture and agrees; `change` says what is different. */
export async function register(
  app: TestApp,
  visitor: Visitor,
  change: Partial<RegisterInput> = {},
): Promise<RegisterMutation['register']> {
  const password = change.password ?? 'correct horse';
  const input = {
    username: 'newcomer',
    email: 'newcomer@example.cn',
    confirmPassword: password,
    captcha: change.captcha ?? (await solvedCaptcha(app, visitor)),
    consent: CONSENT,
    ...change,
    password,
  };
  const answer = await visitor.run<RegisterMutation>(RegisterDocument, { input });
  visitor.accessToken = answer.register.accessToken ?? visitor.accessToken;
  return answer.register;
}

interface SecondFactor {
  /** What the authenticator shows so many half minutes from now; what it showed the half minute before turned it on. */
  shown(steps: number): string;
  recoveryCodes: string[];
}

/** Gives the visitor, who has the password of all test accounts, an authenticator. */
export async function turnOnSecondFactor({ clock }: TestApp, { run }: Visitor): Promise<SecondFactor> {
  const { startSecondFactor } = await run<{ startSecondFactor: { setup: { secret: string } } }>(
    'mutation { startSecondFactor(input: { password: "correct horse" }) { setup { secret } } }',
  );
  const totp = new TOTP({ secret: Secret.fromBase32(startSecondFactor.setup.secret) });
  const shown = (steps: number) => totp.generate({ timestamp: clock.now().getTime() + steps * 30_000 });
  const { confirmSecondFactor } = await run<{ confirmSecondFactor: { recoveryCodes: string[] } }>(
    'mutation ($input: SecondFactorCodeInput!) { confirmSecondFactor(input: $input) { recoveryCodes } }',
    { input: { code: shown(-1) } },
  );
  return { shown, recoveryCodes: confirmSecondFactor.recoveryCodes };
}

export interface Refusals {
  userErrors: { code: string; field?: string[] | null }[];
}

/** Each refusal as its code and its field. */
export const codes = ({ userErrors }: Refusals) => userErrors.map(({ code, field }) => [code, field ?? null]);

/** Why somebody new at the door is not let in with this password; `DONE` where they are. */
export async function loginCode(app: TestApp, username: string, password: string): Promise<string> {
  const answer = await app
    .visitor()
    .run<LoginWithPasswordMutation>(LoginWithPasswordDocument, { input: { username, password } });
  return answer.loginWithPassword.userErrors[0]?.code ?? 'DONE';
}

/** Whether the session still asks for anything. */
export const isIn = async (visitor: Visitor): Promise<boolean> =>
  (await visitor.send('{ me { id } }')).status === 200;
