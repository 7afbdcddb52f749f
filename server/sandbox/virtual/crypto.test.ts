import { expect, it } from 'vitest';
import { paySignature, pushSignature, seal, unseal, userSignature } from './crypto.js';

/** Published by WeChat: the example script of virtual payment and the examples of the message push. */
const BODY = '{"openid": "xxx", "user_ip": "127.0.0.1", "env": 0}';
const TOKEN = 'AAAAA';
const AES_KEY = 'A'.repeat(43);
const APPID = 'wxba5fad812f8e6fb9';
const PUSHED =
  '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=';
const REPLY = 'ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==';

it('signs as the published examples of virtual payment', () => {
  expect(paySignature('12345', '/xpay/query_user_balance', BODY)).toBe(
    'c37809f27c6d7fd1837ad2500a04512b66b34fd793a39a385fade56dca89a4b5',
  );
  expect(userSignature('9hAb/NEYUlkaMBEsmFgzig==', BODY)).toBe(
    '089d9e8dc5d308977360c4b79ec600a93d736802802a807d634192328032f6c7',
  );
});

it('signs a push, an answer and the echo as the published examples', () => {
  expect(pushSignature(TOKEN, '1714112445', '415670741', PUSHED)).toBe(
    '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3',
  );
  expect(pushSignature(TOKEN, '1713424427', '415670741', REPLY)).toBe(
    '1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1',
  );
  expect(pushSignature(TOKEN, '1714036504', '1514711492')).toBe('f464b24fc39322e44b38aa78f5edd27bd1441696');
});

it('opens the published push and makes the published answer, byte for byte', () => {
  expect(JSON.parse(unseal(PUSHED, AES_KEY, APPID)!)).toEqual({
    ToUserName: 'gh_97417a04a28d',
    FromUserName: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY',
    CreateTime: 1_714_112_445,
    MsgType: 'event',
    Event: 'debug_demo',
    debug_str: 'hello world',
  });
  const random = Buffer.from('707722b803182950');
  expect(seal('{"demo_resp":"good luck"}', AES_KEY, APPID, random)).toBe(REPLY);
});

it('opens nothing of another app, under another key, or cut short', () => {
  expect(unseal(PUSHED, AES_KEY, 'wx0000000000000000')).toBeNull();
  expect(unseal(PUSHED, 'B'.repeat(43), APPID)).toBeNull();
  expect(unseal(PUSHED.slice(0, 64), AES_KEY, APPID)).toBeNull();
  expect(unseal('AAAA', AES_KEY, APPID)).toBeNull();
  expect(unseal('', AES_KEY, APPID)).toBeNull();
});
