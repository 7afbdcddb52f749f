import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { solvedCaptcha } from '../testkit/accounts.js';
import { documentOf } from '../users/legal/documents.js';
import { LegalDocumentKind } from '../users/consent.rules.js';
import { COOLING_OFF_DAYS } from './deletion.rules.js';
import { RETENTIONS } from './retention.rules.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

async function tidyUp(): Promise<void> {
  await app.sql(`select graphile_worker.add_job('tidyUp')`);
  await app.app.runDueJobs();
}

it('keeps what is kept for a time for that time, and not longer', async () => {
  await solvedCaptcha(app, app.visitor());
  const left = async () => (await app.sql('select 1 from captchas')).length;
  await app.advance(20 * 3_600_000);
  await tidyUp();
  expect(await left()).toBe(1);
  await app.advance(5 * 3_600_000);
  await tidyUp();
  expect(await left()).toBe(0);
});

it.each(RETENTIONS)('finds old rows of $table by $since', async ({ table, since }) => {
  expect(await app.sql(`select id, ${since} from ${table} limit 0`)).toEqual([]);
});

it.each(['zh-CN', 'en'] as const)('says in the policy (%s) how long', locale => {
  const policy = documentOf({ config: app.config, locale }, LegalDocumentKind.PRIVACY_POLICY, null);
  for (const days of [COOLING_OFF_DAYS, ...RETENTIONS.map(retention => retention.days)])
    expect(policy?.body).toMatch(locale === 'en' ? new RegExp(`\\b${days} days?\\b`) : `${days} 天`);
});

it('says the same in the README', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
  for (const { days } of RETENTIONS) expect(readme).toMatch(new RegExp(`\\b${days} days?\\b`));
});
