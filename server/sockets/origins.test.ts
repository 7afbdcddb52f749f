import { expect, it } from 'vitest';
import { isOwnOrigin } from './origins.js';

const settings = { publicUrl: 'https://zhike.example.cn', production: true };

it.each([
  ['nothing, as native clients', undefined],
  ['the host that is called', 'https://10.0.0.1:4000'],
  ['the public address', 'https://zhike.example.cn'],
  ['WeChat', 'https://servicewechat.com'],
  ['Alipay', 'https://2021001234567890.hybrid.alipay-eco.com'],
])('lets %s in', (_who, origin) => {
  expect(isOwnOrigin(origin, '10.0.0.1:4000', settings)).toBe(true);
});

it.each([
  ['another site', 'https://evil.example'],
  ['a name that ends alike', 'https://evil-zhike.example.cn'],
  ['a name that begins alike', 'https://zhike.example.cn.evil.example'],
  ["WeChat's name inside another", 'https://servicewechat.com.evil.example'],
  ["Alipay's name inside another", 'https://hybrid.alipay-eco.com.evil.example'],
  ['a page without an origin', 'null'],
  ['a file', 'file://'],
  ['no URL', 'zhike.example.cn'],
  ['an empty text', ''],
  ['another port', 'http://10.0.0.1:8080'],
  ['a laptop', 'http://localhost:5173'],
])('keeps %s out', (_who, origin) => {
  expect(isOwnOrigin(origin, '10.0.0.1:4000', settings)).toBe(false);
});

it('lets the development server of the client in, while one develops', () => {
  expect(isOwnOrigin('http://localhost:5173', '127.0.0.1:4000', { publicUrl: '', production: false })).toBe(
    true,
  );
  expect(isOwnOrigin('http://evil.example', '127.0.0.1:4000', { publicUrl: '', production: false })).toBe(
    false,
  );
});
