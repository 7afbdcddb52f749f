import { Secret, TOTP } from 'otpauth';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openH5, type H5 } from '../support/browser.js';
import { missingGlyphs } from '../support/glyphs.js';
import { logIn, pay } from './in-browser.js';
import { COURSE, openStage, PRICE } from './purchase.js';

/** What is one's own: the second factor, the data as a file, and the way out of it all. */

const PASSWORD = 'zhike-demo-2026';
const DAY_MS = 24 * 3_600_000;

let stage: Awaited<ReturnType<typeof openStage>>;
let h5: H5;
let recoveryCodes: string[];
let authenticator: Authenticator;

beforeAll(async () => {
  stage = await openStage();
  h5 = await openH5(stage.product.origin, { allowedOrigins: [stage.product.sandboxOrigin] });
  h5.page.setDefaultTimeout(10_000);
});
afterAll(async () => {
  await h5.close();
  await stage.close();
});

const at = (selector: string, hasText?: string) => h5.page.locator(selector, { hasText }).first();
const see = (selector: string, text?: string) => at(selector, text).waitFor();
const tap = (selector: string, text?: string) => at(selector, text).click();
const fill = (hook: string, text: string) => h5.page.locator(`.${hook} input`).fill(text);
const back = () => h5.page.goBack();
const confirm = () => h5.page.locator('.uni-modal__btn_primary').click();
const isOn = async () =>
  (await stage.database.rows('select id from second_factors where enabled_at is not null')).length === 1;

/** The code of now, or of some steps of half a minute later: a phone's clock may be ahead by one. */
type Authenticator = (stepsAhead?: number) => string;

/** An app that was given the key on the screen. */
async function readKey(): Promise<Authenticator> {
  const secret = (await at('.totp-secret').innerText()).replaceAll(/\s/g, '');
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  return (stepsAhead = 0) => totp.generate({ timestamp: Date.now() + stepsAhead * 30_000 });
}

describe('what belongs to one person', () => {
  it('is entered with a password alone, and something is bought', async () => {
    await tap('.course-card', COURSE);
    await tap('.buy-button');
    await logIn(h5);
    await tap('.method-wechat');
    await tap('.agreement-tick');
    await see('.pay-button', PRICE);
    await tap('.pay-button');
    await pay(h5);
    await see('.start-button');
    await h5.page.goto(`${stage.product.origin}/#/pages/me/me`);
    await see('.viewer-name', '小明');
  });

  it('leaves a half-done set-up without harm, and is guarded by a real code', async () => {
    await tap('.menu-security');
    await see('.row-second-factor', '未开启');
    await h5.look('personal-01-security');
    await tap('.row-second-factor');
    await fill('proof-password', PASSWORD);
    await tap('.start-second-factor');
    await see('.qr-code');
    await tap('.leave-setup');
    expect(await isOn()).toBe(false);

    await fill('proof-password', PASSWORD);
    await tap('.start-second-factor');
    authenticator = await readKey();
    await h5.look('personal-02-scan');
    await fill('setup-code', authenticator());
    await see('.recovery-code');
    recoveryCodes = await h5.page.locator('.recovery-code').allInnerTexts();
    expect(new Set(recoveryCodes).size).toBe(10);
    await h5.look('personal-03-codes');
    await tap('.codes-saved');
    await see('.codes-kept-missing');
    await tap('.codes-kept');
    await tap('.codes-saved');
    await see('.second-factor-on');
    expect(await h5.page.locator('.recovery-code').count()).toBe(0);
    expect(await isOn()).toBe(true);
    await h5.look('personal-04-on');
    expect(await missingGlyphs(h5.page)).toEqual([]);
    await back();
    await see('.row-second-factor', '已开启');
    await back();
  });

  it('is not entered with the password alone any more', async () => {
    await tap('.logout-button');
    await confirm();
    await tap('.login-entry');
    await fill('username-input', 'xiaoming');
    await fill('password-input', PASSWORD);
    await tap('.login-button');
    await see('.second-factor-input');
    await h5.look('personal-05-second-step');
    await fill('second-factor-input', '000000');
    await see('.form-problem');
    // The code that switched it on passes no second time; a minute's wait is spared by the next one.
    await fill('second-factor-input', authenticator(1));
    await see('.viewer-name', '小明');
  });

  it('comes as a file that holds the order, for a password and a code', async () => {
    const [order] = await stage.database.purchasesOf('sandbox-openid-xiaoming');
    await tap('.menu-privacy');
    await see('.document-PRIVACY_POLICY', '同意');
    await h5.look('personal-06-privacy');
    await tap('.row-export');
    await fill('proof-password', PASSWORD);
    await tap('.request-export');
    await see('.field__problem', '请输入动态码');
    expect(await h5.page.locator('.export-ready').count()).toBe(0);
    await fill('proof-code', recoveryCodes[0]!);
    await tap('.request-export');
    await see('.export-left', '内有效');
    await h5.look('personal-07-export');
    const [download] = await Promise.all([h5.page.waitForEvent('download'), tap('.export-download')]);
    const text = readFileSync(await download.path(), 'utf8');
    const { sections } = JSON.parse(text) as { sections: { kind: string; items: { number?: string }[] }[] };
    const orders = sections.find(({ kind }) => kind === 'Order')!.items;
    expect(orders.map(({ number }) => number)).toEqual([order!.number]);
    expect(download.suggestedFilename()).toMatch(/^zhike-data-\d{4}-\d\d-\d\d\.json$/);
    expect(await stage.database.rows('select id from recovery_codes')).toHaveLength(9);
    await back();
  });

  it('is to be deleted after seven days, which is told, and is kept after all', async () => {
    await tap('.row-deletion');
    await h5.look('personal-08-deletion');
    await fill('proof-password', PASSWORD);
    await fill('proof-code', recoveryCodes[1]!);
    await tap('.request-deletion');
    await see('.field__problem', '请先勾选确认');
    expect(await dueAt()).toBe(null);
    await tap('.deletion-sure');
    await tap('.request-deletion');
    await confirm();
    await see('.deletion-notice');
    const due = (await dueAt())!.getTime() - Date.now();
    expect([due > 6.9 * DAY_MS, due <= 7 * DAY_MS]).toEqual([true, true]);
    await back();
    await back();
    await see('.deletion-notice', '注销');
    await h5.look('personal-09-me');
    await tap('.cancel-deletion');
    await at('.deletion-notice').waitFor({ state: 'detached' });
    expect(await dueAt()).toBe(null);
    expect([h5.errors, h5.foreignRequests]).toEqual([[], []]);
  });
});

/** When 小明's account goes, as the database knows it. */
async function dueAt(): Promise<Date | null> {
  const [user] = await stage.database.rows<{ due: Date | null }>(
    `select deletion_due_at as due from users where username = 'xiaoming'`,
  );
  return user!.due;
}
