import type { H5 } from '../support/browser.js';

const XIAOMING = { username: 'xiaoming', password: 'zhike-demo-2026' };

/** What several journeys do on H5. */
export async function logIn({ page }: H5): Promise<void> {
  await page.locator('.username-input input').fill(XIAOMING.username);
  await page.locator('.password-input input').fill(XIAOMING.password);
  await page.locator('.login-button').click();
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
