import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadKeys, writeCredentials, type Keys } from './keys.js';
import { newFolder } from './testing/sandbox.js';

it('gives a folder made before virtual payment and phone numbers what it lacks, once, and changes nothing else', async () => {
  const folder = await newFolder();
  const path = join(folder, 'keys.json');
  const read = async () => JSON.parse(await readFile(path, 'utf8')) as Keys;
  const { virtual: _, alipayContentKey: __, ...old } = await read();
  await writeFile(path, JSON.stringify(old));
  const keys = await loadKeys(folder);
  expect(keys).toEqual({
    ...old,
    virtual: keys.virtual,
    alipayContentKey: keys.alipayContentKey,
  });
  expect(await read()).toEqual(keys);
  expect(await loadKeys(folder)).toEqual(keys);
  expect((await stat(path)).mode & 0o777).toBe(0o600);

  await writeCredentials(folder, keys, 'http://127.0.0.1:4100');
  expect(JSON.parse(await readFile(join(folder, 'credentials.json'), 'utf8'))).toMatchObject({
    WECHAT_API_BASE_URL: 'http://127.0.0.1:4100',
    WECHAT_VIRTUAL_OFFER_ID: expect.stringMatching(/^145\d{7}$/) as string,
    WECHAT_VIRTUAL_APP_KEY: expect.stringMatching(/^[A-Za-z0-9]{32}$/) as string,
    WECHAT_VIRTUAL_PRODUCT_ID: 'zhike_course',
    WECHAT_VIRTUAL_ENV: '0',
    WECHAT_PUSH_TOKEN: expect.stringMatching(/^[A-Za-z0-9]{24}$/) as string,
    ALIPAY_ENCRYPT_KEY: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/) as string,
    WECHAT_PUSH_AES_KEY: expect.stringMatching(/^[A-Za-z0-9+/]{43}$/) as string,
  });
  await rm(folder, { recursive: true });
});
