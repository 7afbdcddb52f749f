import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RequestDataExportDocument, RequestDeletionDocument } from '../../graphql/generated/graphql.js';
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

const password = 'correct horse';

/** Somebody whose second factor is on, and what their authenticator shows so many steps from now. */
async function withSecondFactor(): Promise<{ visitor: Visitor; shown: (steps: number) => string }> {
  const visitor = await story.learner();
  const { startSecondFactor } = await visitor.run<{ startSecondFactor: { setup: { secret: string } } }>(
    'mutation ($input: StartSecondFactorInput!) { startSecondFactor(input: $input) { setup { secret } } }',
    { input: { password } },
  );
  const totp = new TOTP({ secret: Secret.fromBase32(startSecondFactor.setup.secret) });
  const shown = (steps: number) => totp.generate({ timestamp: app.clock.now().getTime() + steps * 30_000 });
  await visitor.run(
    'mutation ($input: SecondFactorCodeInput!) { confirmSecondFactor(input: $input) { userErrors { code } } }',
    { input: { code: shown(0) } },
  );
  return { visitor, shown };
}

it('is password and second factor, before data leave and before an account does', async () => {
  const { visitor, shown } = await withSecondFactor();
  type Answer = Record<string, { userErrors: { code: string; field: string[] | null }[] }>;
  const faults = async (document: typeof RequestDataExportDocument, input: object) => {
    const answer = await visitor.run<Answer>(document, { input });
    return Object.values(answer)[0]?.userErrors.map(({ code, field }) => [code, field]);
  };
  const deletion = RequestDeletionDocument as unknown as typeof RequestDataExportDocument;
  for (const document of [RequestDataExportDocument, deletion]) {
    expect(await faults(document, { password })).toEqual([['SECOND_FACTOR_WRONG', ['code']]]);
    expect(await faults(document, { password: 'wrong', code: shown(1) })).toEqual([
      ['PASSWORD_WRONG', ['password']],
    ]);
  }
  expect(await faults(RequestDataExportDocument, { password, code: shown(1) })).toEqual([]);
  expect(await faults(deletion, { password, code: shown(1) })).toEqual([['SECOND_FACTOR_WRONG', ['code']]]);
});

it('is the session alone where an account has neither', async () => {
  const user = await story.user();
  const visitor = await story.as(user);
  await app.sql('update users set password_hash = null where id = $1', [user.id]);
  const answer = await visitor.run<{ requestDataExport: { userErrors: object[] } }>(
    RequestDataExportDocument,
    {
      input: {},
    },
  );
  expect(answer.requestDataExport.userErrors).toEqual([]);
});
