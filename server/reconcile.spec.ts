import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import { shanghaiDay } from './kernel/shanghai.js';
import { Days } from './testkit/days.js';
import { Program } from './testkit/program.js';
import { quickly } from './testkit/quick/index.js';
import { Staff } from './testkit/staff.js';
import { startApp, type TestApp } from './testkit/start-app.js';
import { Story } from './testkit/story.js';

// Whole programs are started here, on a machine that other suites keep busy.
vi.setConfig({ testTimeout: 90_000 });

const COMMAND = fileURLToPath(new URL('reconcile.ts', import.meta.url));

interface Said {
  code: number;
  out: string;
  err: string;
}

/** The command as a person runs it; `shiftMs` puts its clock where a test has put ours. */
function run(days: string[], env: Record<string, string>, shiftMs = 0): Promise<Said> {
  const clock = `const Real = Date; globalThis.Date = class extends Real {
    constructor(...parts) { parts.length ? super(...parts) : super(Real.now() + ${shiftMs}); }
    static now() { return Real.now() + ${shiftMs}; } };`;
  const shift = ['--import', `data:text/javascript,${encodeURIComponent(clock)}`];
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [...quickly, ...shift, COMMAND, ...days],
      { env: { PATH: process.env.PATH, LOG_LEVEL: 'silent', ...env } },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

/** The settings of a merchant who has a database of his own. */
const settingsOf = ({ orm, sandbox }: TestApp): Record<string, string> => ({
  ...sandbox.credentials,
  DATABASE_URL: orm.config.get('clientUrl') ?? '',
});

it('tells by its exit code whether a finding of the day is open', async () => {
  const app = await startApp();
  onTestFinished(() => app.stop());
  const story = new Story(app);
  const days = new Days(app, story);
  await days.goTo(12);
  const day = days.day();
  await days.sell('WECHAT');
  const { number } = await days.sell('ALIPAY');
  await days.goTo(10.5);
  const command = () => run([day], settingsOf(app), app.clock.now().getTime() - Date.now());

  const equal = `${day}\n  WECHAT_JSAPI  lines: 1, differences: 0\n  ALIPAY        lines: 1, differences: 0\n`;
  expect(await command()).toEqual({ code: 0, out: `${equal}  Nothing was ever found.\n`, err: '' });

  await app.sandbox.arm({ kind: 'bill.amount', channel: 'alipay' });
  const found = await command();
  expect(found).toMatchObject({ code: 1, err: '' });
  const words = `ALIPAY  AMOUNT_DIFFERS  ${number}  here SUCCEEDED ¥99.00  there 交易 ¥99.01`;
  expect(found.out.split('\n')).toContain(`  OPEN  ${words}`);

  const [finding] = (await days.reconcile(day)).findings;
  await (
    await Staff.admin(story)
  ).visitor.run(
    'mutation ($input: ResolveFindingInput!) { resolveFinding(input: $input) { userErrors { code } } }',
    { input: { id: finding?.id, note: '支付宝已更正' } },
  );
  expect(await command()).toEqual({
    code: 0,
    out: `${equal}  RESOLVED  ${words}  支付宝已更正\n`,
    err: '',
  });

  await app.sandbox.arm({ kind: 'api.error', api: 'bill', channel: 'wechat' });
  expect(await command()).toMatchObject({
    code: 2,
    err: expect.stringMatching(
      /^The bill of WECHAT_JSAPI could not be read \(.*SYSTEM_ERROR\)\.\n$/,
    ) as string,
  });
});

it('finds database and sandbox of a server that runs beside it, and says so when none does', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'zhike-reconcile-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const past = shanghaiDay(new Date(Date.now() - 3 * 24 * 60 * 60_000));
  const server = new Program({ DATA_DIR: dataDir });
  onTestFinished(async () => void (await server.signal('SIGTERM')));
  await server.ready();
  expect(await run([past], { DATA_DIR: dataDir })).toMatchObject({
    code: 0,
    out: expect.stringContaining('WECHAT_JSAPI  lines: 0, differences: 0') as string,
    err: '',
  });
  await server.signal('SIGTERM');
  expect(await run([past], { DATA_DIR: dataDir })).toEqual({
    code: 2,
    out: '',
    err: `No server runs on ${dataDir}: run npm start beside this, or set DATABASE_URL.\n`,
  });
});

it.each([
  [[], 'Name one day: npm run reconcile -- 2026-11-20'],
  [
    ['2026-02-30'],
    '"2026-02-30" is no day of the calendar that is over in Shanghai, written like 2026-11-20.',
  ],
  [[shanghaiDay(new Date())], 'is no day of the calendar that is over'],
])('refuses %j before it asks for anything', async (days, sentence) => {
  const { code, out, err } = await run(days, {});
  expect([code, out, err.trim().split('\n').length]).toEqual([2, '', 1]);
  expect(err).toContain(sentence);
});
