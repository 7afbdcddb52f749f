import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openH5, type H5 } from '../support/browser.js';
import { missingGlyphs } from '../support/glyphs.js';
import { openStage, SLACK_MS } from './purchase.js';

const DESK = { width: 1280, height: 800 };
const REASON = '多次发布广告，先停用核实';
const PASSWORD = 'zhike-demo-2026';

/** An open page hears of the end of its session within this. */
const REVOKED_LIMIT_MS = 1_000;

let stage: Awaited<ReturnType<typeof openStage>>;
let admin: H5;
let learner: H5;

beforeAll(async () => {
  stage = await openStage();
  admin = await openH5(stage.product.origin, { viewport: DESK });
  learner = await openH5(stage.product.origin);
});
afterAll(async () => {
  await admin.close();
  await learner.close();
  await stage.close();
});

/** What was agreed to once on a device is not asked again. */
async function logInAs({ page }: H5, username: string, agreed = false): Promise<void> {
  await page.goto(`${stage.product.origin}/#/pages/login/login`);
  await page.locator('.username-input input').fill(username);
  await page.locator('.password-input input').fill(PASSWORD);
  await page.locator('.login-button').click();
  if (!agreed) await page.locator('.consent-agree').click();
}

const see = ({ page }: H5, selector: string, hasText?: string) =>
  page.locator(selector, { hasText }).first().waitFor();

/** Does something to the account that is open, for a reason. */
async function act({ page }: H5, hook: string, reason: string): Promise<void> {
  await page.locator(`.${hook}`).click();
  await page.locator('.reason-words textarea').fill(reason);
  await page.locator('.reason-done').click();
  await page.locator('.reason-sheet').waitFor({ state: 'detached' });
}

describe('the desk of those who run the place', () => {
  it('is where an admin lands, with all that waits for a person', async () => {
    await logInAs(admin, 'admin');
    await see(admin, '.staff-way_here', '概览');
    await see(admin, '.staff-panel', '没有等待处理的退款申请');
    expect(await missingGlyphs(admin.page)).toEqual([]);
    await admin.look('staff-admin');
  });

  it('suspends an account, whose open page is logged out at once and told why at the next log-in', async () => {
    await logInAs(learner, 'xiaoming');
    await learner.page.locator('.uni-tabbar__item', { hasText: '我的' }).click();
    await see(learner, '.viewer-name', '小明');

    await admin.page.locator('.staff-way-users').click();
    await admin.page.locator('.search-input input').fill('小明');
    await admin.page.locator('.search-button').click();
    await see(admin, '.account-row', 'xiaoming');
    await expect.poll(() => admin.page.locator('.account-row').count()).toBe(1);
    await admin.look('staff-users');
    await admin.page.locator('.account-row').click();
    await see(admin, '.act-ban');
    await admin.look('staff-user');
    await act(admin, 'act-ban', REASON);
    await see(admin, '.account-badge_BANNED', '已停用');

    await learner.page.locator('.menu-sessions, .menu-security').first().click();
    await learner.page
      .getByText(/登录后|登录已过期/)
      .first()
      .waitFor({ timeout: REVOKED_LIMIT_MS + SLACK_MS + 4_000 });
    await logInAs(learner, 'xiaoming', true);
    await see(learner, '.form-problem', '停用');
  });

  it('wrote down who did it, to whom and why, and gives the account back', async () => {
    await admin.page.getByText('操作记录').last().click();
    await see(admin, '.audit-row', REASON);
    await see(admin, '.audit-row', 'user.ban');
    await admin.look('staff-audit');
    await admin.page.goBack();
    await act(admin, 'act-unban', '核实过了');
    await expect.poll(() => admin.page.locator('.account-badge_BANNED').count()).toBe(0);
    expect(admin.errors).toEqual([]);
    expect(admin.foreignRequests).toEqual([]);
  });

  it('gives a teacher the own courses and what learners ask back', async () => {
    await logInAs(learner, 'teacher', true);
    await see(learner, '.taught-course', 'Python入门');
    await see(learner, '.staff-panel', '待处理的退款');
    await learner.look('staff-studio');
  });
});
