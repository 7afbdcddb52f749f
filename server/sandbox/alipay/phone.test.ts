import { createDecipheriv, createVerify } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Merchant } from '../testing/merchant.js';
import { openSandbox } from '../testing/sandbox.js';

let merchant: Merchant;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ merchant, close } = await openSandbox());
});
afterAll(() => close());

async function press(input: object): Promise<Record<string, string>> {
  const { body } = await merchant.post('/control/alipay/phone', input);
  return JSON.parse(String(body.response)) as Record<string, string>;
}

/** What the merchant's server reads, or null when Alipay did not sign it. */
function read({ response = '', sign = '' }: Record<string, string>): unknown {
  const signed = createVerify('RSA-SHA256')
    .update(`"${response}"`)
    .verify(merchant.get('ALIPAY_PUBLIC_KEY'), sign, 'base64');
  if (!signed) return null;
  const key = Buffer.from(merchant.get('ALIPAY_ENCRYPT_KEY'), 'base64');
  const opener = createDecipheriv('aes-128-cbc', key, Buffer.alloc(16));
  return JSON.parse(opener.update(response, 'base64', 'utf8') + opener.final('utf8'));
}

it('gives a person’s number under Alipay’s seal', async () => {
  const message = await press({ user: 'xiaoming' });
  expect(message).toEqual({
    // 55 characters in four blocks.
    response: expect.stringMatching(/^[A-Za-z0-9+/]{86}==$/) as string,
    sign: expect.stringMatching(/^[A-Za-z0-9+/]{342}==$/) as string,
    sign_type: 'RSA2',
    encrypt_type: 'AES',
    charset: 'UTF-8',
  });
  expect(read(message)).toEqual({ code: '10000', msg: 'Success', mobile: '15483674927' });
});

it('gives the same message for the same number each time, as the real one does', async () => {
  const first = await press({ user: 'xiaoming' });
  await merchant.post('/control/clock/advance', { ms: 86_400_000 });
  expect(await press({ user: 'xiaoming' })).toEqual(first);
  await merchant.post('/control/clock/reset');
  expect(await press({ user: 'somebody', phone: '15483674927' })).toEqual(first);
});

it('writes a number from abroad with its country code', async () => {
  const message = await press({ user: 'abroad', phone: '51234567', countryCode: '852' });
  expect(read(message)).toMatchObject({ mobile: '852-51234567' });
});

it('spoils a message as it is told', async () => {
  const input = { user: 'xiaoming' };
  expect(await press({ ...input, as: 'unsigned' })).not.toHaveProperty('sign');
  expect(read(await press({ ...input, as: 'forged' }))).toBe(null);
  expect(read(await press({ ...input, as: 'tampered' }))).toBe(null);
  expect(read(await press({ ...input, as: 'unauthorised' }))).toMatchObject({
    code: '40003',
    subCode: 'isv.invalid-auth-relations',
  });
  expect(read(await press({ ...input, as: 'busy' }))).toMatchObject({ code: '20000' });
  expect(await merchant.post('/control/alipay/phone', { ...input, as: 'odd' })).toMatchObject({
    status: 400,
  });
});
