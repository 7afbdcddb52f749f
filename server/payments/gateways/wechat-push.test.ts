import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VECTOR_TIME } from '../../users/platforms/testing/vectors.js';
import { pushVectors, virtualConfig, type Push } from './testing/push-vectors.js';
import { echoAnswer, openPush, sealReply } from './wechat-push.js';

const keys = virtualConfig('http://127.0.0.1:9');
const { delivered, otherApp, noJson, tooLong, badPadding, unpadded, halfBlock } = pushVectors.pushes;

const open = ({ query, body }: Push, now = VECTOR_TIME) =>
  openPush({ query, body: Buffer.from(body) }, keys, now);
const without = (name: string): Push => {
  const { [name]: _left, ...query } = delivered.query;
  return { ...delivered, query };
};
const at = (seconds: number): Date => new Date(VECTOR_TIME.getTime() + seconds * 1000);

/** The sample that WeChat gives to everybody who writes this cipher; its message is XML. */
const SAMPLE = {
  keys: {
    appid: 'wx2c2769f8efd9abc2',
    pushToken: 'spamtest',
    pushAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  },
  query: {
    timestamp: '1409735669',
    nonce: '1320562132',
    msg_signature: '5d197aaffba7e9b25a30732f161a50dee96bd5fa',
  },
  sealed:
    'hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE=',
};

describe('a push in security mode', () => {
  it('signed by Python and sealed by OpenSSL is opened', () => {
    const opened = open(delivered);
    expect(opened.ok && opened.message).toMatchObject({
      Event: 'xpay_goods_deliver_notify',
      OutTradeNo: 'ZK202610010000000000000000000001',
      GoodsInfo: { ActualPrice: 20000, Attach: '课程' },
    });
  });

  it('of WeChat’s own sample is signed, sealed and addressed as we read it', () => {
    const body = (sealed: string) => Buffer.from(JSON.stringify({ Encrypt: sealed }));
    const now = new Date(1409735669_000);
    const sample = (change: object, sealed = SAMPLE.sealed) =>
      openPush({ query: SAMPLE.query, body: body(sealed) }, { ...SAMPLE.keys, ...change }, now);
    // As far as its XML: a push has to be JSON.
    expect(sample({})).toEqual({ ok: false, reason: 'MALFORMED' });
    expect(sample({ appid: 'wx2c2769f8efd9abc3' })).toEqual({ ok: false, reason: 'APP_MISMATCH' });
    expect(sample({ pushToken: 'Spamtest' })).toEqual({ ok: false, reason: 'BAD_SIGNATURE' });
    expect(sample({ pushAesKey: SAMPLE.keys.pushAesKey.replace('abc', 'bca') })).toEqual({
      ok: false,
      reason: 'BAD_CIPHERTEXT',
    });
    expect(sample({}, SAMPLE.sealed.replace('hyzA', 'hyzB'))).toEqual({ ok: false, reason: 'BAD_SIGNATURE' });
  });

  it('is taken within five minutes of its signature, before and after', () => {
    expect([open(delivered, at(300)).ok, open(delivered, at(-300)).ok]).toEqual([true, true]);
    expect(open(delivered, at(301))).toEqual({ ok: false, reason: 'STALE' });
    expect(open(delivered, at(-301))).toEqual({ ok: false, reason: 'STALE' });
  });

  it.each([
    ['of another app', otherApp, 'APP_MISMATCH'],
    ['that is no JSON', noJson, 'MALFORMED'],
    ['longer than it is', tooLong, 'BAD_CIPHERTEXT'],
    ['with a padding of different bytes', badPadding, 'BAD_CIPHERTEXT'],
    ['without padding', unpadded, 'BAD_CIPHERTEXT'],
    ['of half a block', halfBlock, 'BAD_CIPHERTEXT'],
    ['without msg_signature, though signature is right', without('msg_signature'), 'FIELDS_MISSING'],
    ['without timestamp', without('timestamp'), 'FIELDS_MISSING'],
    ['without nonce', without('nonce'), 'FIELDS_MISSING'],
    [
      'signed as in plain mode',
      { ...delivered, query: { ...delivered.query, msg_signature: delivered.query.signature ?? '' } },
      'BAD_SIGNATURE',
    ],
    [
      'signed at another time',
      { ...delivered, query: { ...delivered.query, timestamp: '1790856001' } },
      'BAD_SIGNATURE',
    ],
    ['in plain mode', { ...delivered, body: '{"Event":"xpay_goods_deliver_notify"}' }, 'NOT_ENCRYPTED'],
    ['in XML', { ...delivered, body: '<xml><Encrypt>x</Encrypt></xml>' }, 'NOT_ENCRYPTED'],
    ['of no bytes', { ...delivered, body: '' }, 'NOT_ENCRYPTED'],
    ['too long to be read', { ...delivered, body: ' '.repeat(64 * 1024 + 1) }, 'TOO_LARGE'],
  ])('%s is refused', (_, push, reason) => {
    expect(open(push)).toEqual({ ok: false, reason });
  });

  it('with any character of its ciphertext changed is refused', () => {
    const { Encrypt: sealed } = JSON.parse(delivered.body) as { Encrypt: string };
    fc.assert(
      fc.property(fc.nat({ max: sealed.length - 1 }), fc.constantFrom('A', 'b', '7'), (place, letter) => {
        const changed = sealed.slice(0, place) + letter + sealed.slice(place + 1);
        if (changed === sealed) return;
        const body = JSON.stringify({ Encrypt: changed });
        expect(open({ ...delivered, body })).toEqual({ ok: false, reason: 'BAD_SIGNATURE' });
      }),
    );
  });
});

describe('a sealed reply', () => {
  it('of any length is opened again under the same keys, and each time is another', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 70 }), said => {
        const text = JSON.stringify({ said });
        const reply = JSON.parse(sealReply(text, keys, VECTOR_TIME)) as Record<string, string>;
        const { Encrypt, MsgSignature = '', TimeStamp, Nonce = '' } = reply;
        expect(TimeStamp).toBe(1790856000);
        const query = { timestamp: String(TimeStamp), nonce: Nonce, msg_signature: MsgSignature };
        const opened = openPush({ query, body: Buffer.from(JSON.stringify({ Encrypt })) }, keys, VECTOR_TIME);
        expect(opened.ok && opened.text).toBe(text);
      }),
    );
    expect(sealReply('{}', keys, VECTOR_TIME)).not.toBe(sealReply('{}', keys, VECTOR_TIME));
  });
});

describe('the check of the push’s address', () => {
  const { echo } = pushVectors;

  it('is answered with its echostr', () => {
    expect(echoAnswer(echo, keys.pushToken)).toBe('5871263');
  });

  it.each([
    ['under another token', echo, 'another'],
    ['at another time', { ...echo, timestamp: '1790856001' }, keys.pushToken],
    ['without an echostr', { ...echo, echostr: '' }, keys.pushToken],
    ['with a page for an echostr', { ...echo, echostr: 'x'.repeat(257) }, keys.pushToken],
    ['without a signature', { ...echo, signature: '' }, keys.pushToken],
    ['without anything', {}, keys.pushToken],
  ])('is not answered %s', (_, query, token) => {
    expect(echoAnswer(query, token)).toBe(null);
  });
});
