import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openH5, type H5 } from '../support/browser.js';
import { missingGlyphs } from '../support/glyphs.js';
import { openStage } from './purchase.js';

/** Somebody new on the site: an account, a proved address, a forgotten password. */

const NAME = '小雨同学';
const EMAIL = 'xiaoyu@example.com';
const PASSWORD = '下雨天适合读书';
const PASSWORDS = [`${PASSWORD}和写字`, `${PASSWORD}和散步`] as const;

let stage: Awaited<ReturnType<typeof openStage>>;
let h5: H5;

beforeAll(async () => {
  stage = await openStage();
  h5 = await openH5(stage.product.origin);
  h5.page.setDefaultTimeout(10_000);
});
afterAll(async () => {
  await h5.close();
  await stage.close();
});

const see = (selector: string, hasText?: string) => h5.page.locator(selector, { hasText }).first().waitFor();
const tap = (selector: string) => h5.page.locator(selector).first().click();
const fill = (hook: string, text: string) => h5.page.locator(`.${hook} input`).fill(text);
const tab = (text: string) => h5.page.locator('.uni-tabbar__item', { hasText: text }).click();

/** What somebody reads in the picture that is on the screen. */
async function readPicture(): Promise<void> {
  await see('.captcha-field__image');
  await fill('captcha-input', await stage.database.pictureCode());
}

/** The code in the latest mail, as the development's mail page shows it. */
async function mailedCode(mails: number): Promise<string> {
  const page = await h5.context.newPage();
  await page.goto(`${stage.product.origin}/mails`);
  await expect
    .poll(async () => {
      await page.reload();
      return page.locator('article', { hasText: EMAIL }).count();
    })
    .toBe(mails);
  const code = await page.locator('article', { hasText: EMAIL }).first().locator('.code').innerText();
  await page.close();
  return code.trim();
}

describe('an account on the site', () => {
  it('is asked for with both documents to read, and is not made without the tick', async () => {
    await tab('我的');
    await tap('.login-entry');
    await h5.look('account-01-login');
    await tap('.to-register');
    await tap('.legal-PRIVACY_POLICY');
    await see('.legal__heading');
    expect(await missingGlyphs(h5.page)).toEqual([]);
    await h5.look('account-02-privacy-policy');
    await h5.page.goBack();
    await fill('register-username', NAME);
    await fill('register-email', EMAIL);
    await fill('register-password', PASSWORDS[0]);
    await fill('register-confirm', PASSWORDS[0]);
    await readPicture();
    await h5.look('account-03-register');
    await tap('.register-button');
    await see('.register-agree-missing');
    const accounts = await stage.database.rows('select id from users where username = $1', [NAME]);
    expect(accounts).toEqual([]);
  });

  it('is made with the tick, and its address is proved by the code in the mail', async () => {
    await tap('.register-agree');
    await tap('.register-button');
    await see('.email-code__address', EMAIL);
    await h5.look('account-04-prove');
    await fill('email-code-input', '000000');
    await see('.code-input .field__problem');
    await fill('email-code-input', await mailedCode(1));
    await see('.viewer-name', NAME);
    await h5.look('account-05-me');
    await tap('.menu-notices');
    await see('.empty-state', '还没有消息');
    await h5.page.goBack();
    await see('.viewer-name', NAME);
    const contacts = await stage.database.rows(
      `select c.kind, c.verified_at is not null as verified, count(k.id)::int as consents
         from users u join contacts c on c.user_id = u.id left join consents k on k.user_id = u.id
        where u.username = $1 group by c.id`,
      [NAME],
    );
    expect(contacts).toEqual([{ kind: 'EMAIL', verified: true, consents: 2 }]);
  });

  it('gets another password by mail, which ends the session, and is entered with it', async () => {
    await tap('.logout-button');
    await h5.page.locator('.uni-modal__btn_primary').click();
    await tap('.login-entry');
    await tap('.to-reset');
    await fill('reset-email', EMAIL);
    await readPicture();
    await h5.look('account-06-reset');
    await tap('.reset-send');
    await see('.reset-code');
    await fill('reset-code', await mailedCode(2));
    await fill('reset-password', PASSWORDS[1]);
    await fill('reset-confirm', PASSWORDS[1]);
    await h5.look('account-07-new-password');
    await tap('.reset-button');
    await see('.username-input');
    await fill('username-input', EMAIL);
    await fill('password-input', PASSWORDS[0]);
    await tap('.login-button');
    await see('.form-problem');
    await fill('password-input', PASSWORDS[1]);
    await tap('.login-button');
    await see('.viewer-name', NAME);
    // Consent was given with the account, on this very device: nobody is asked again.
    expect(await h5.page.locator('.consent-sheet').count()).toBe(0);
    expect([h5.errors, h5.foreignRequests]).toEqual([[], []]);
  });

  it.each([
    ['teacher', 'subpackages/staff/studio/studio'],
    ['admin', 'subpackages/staff/admin/admin'],
  ])('leads a %s to the desk after the log-in', async (username, desk) => {
    const other = await openH5(`${stage.product.origin}/#/pages/login/login`);
    const { page } = other;
    await page.locator('.username-input input').fill(username);
    await page.locator('.password-input input').fill('zhike-demo-2026');
    await page.locator('.login-button').click();
    await page.locator('.consent-decline').click();
    expect(page.url()).toContain('pages/login/login');
    await page.locator('.login-button').click();
    await page.locator('.consent-agree').click();
    await page.waitForURL(`**/#/${desk}`);
    await other.look(`account-08-${username}`);
    await other.close();
  });
});
