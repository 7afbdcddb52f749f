import type { H5 } from '../support/browser.js';

const XIAOMING = { username: 'xiaoming', password: 'zhike-demo-2026' };

/** What several journeys do on H5: a browser that has not agreed to anything yet is asked before it sends a password. */
export async function logIn({ page }: H5, { username, password } = XIAOMING): Promise<void> {
  await page.locator('.username-input input').fill(username);
  await page.locator('.password-input input').fill(password);
  await page.locator('.login-button').click();
  await page.locator('.consent-agree').click();
}

/** Confirms in the sandbox's sheet and answers when. */
export async function pay(h5: H5): Promise<number> {
  const confirm = h5.page.frameLocator('.cashier__frame').getByText('确认支付');
  await confirm.waitFor();
  await h5.screenshot('h5-cashier');
  await confirm.click();
  return Date.now();
}

export async function expectStatus({ page }: H5, status: string, timeout: number): Promise<void> {
  await page.locator('.order-status', { hasText: status }).waitFor({ timeout });
}
