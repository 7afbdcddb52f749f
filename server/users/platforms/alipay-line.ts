import { AlipaySdk } from 'alipay-sdk';
import type { KeyObject } from 'node:crypto';
import type { AlipayConfig } from '../../config.js';
import { answerSignature } from './alipay-signed.js';
import { isObject, jsonObject } from './json.js';
import { OUTBOUND_TIMEOUT_MS } from './outbound.js';
import { rsaPrivateKey, rsaPublicKey } from './pem.js';
import { shanghaiText } from '../../kernel/shanghai.js';

/**
 * What came back. `ANSWER` is signed by Alipay, and may still be a business failure: see its `code`.
 * `UNVERIFIED_FAILURE` is an `error_response`: nobody vouches for it, so that it may explain but never decide.
 */
export type AlipayAnswer =
  | { kind: 'ANSWER'; fields: Record<string, unknown> }
  | { kind: 'UNVERIFIED_FAILURE'; code: string; subCode: string }
  | { kind: 'NO_ANSWER'; reason: 'TIMEOUT' | 'NETWORK' | 'UNVERIFIED' | 'MALFORMED' };

export interface AlipayLine {
  /** `params` are the method's own, in Alipay's snake_case; business parameters go in `biz_content`. */
  ask(method: string, params: Record<string, unknown>): Promise<AlipayAnswer>;
  /** Whether Alipay signed these notification fields; the caller has made sure that `sign_type` is RSA2. */
  signed(fields: Record<string, string>): boolean;
}

export interface LineOptions {
  now?: () => Date;
  timeoutMs?: number;
}

class UnverifiedFailure extends Error {}
class ForgedAnswer extends Error {}

/** The SDK, with the check of answers replaced by one that cannot be led to another member of the same text. */
class CheckedSdk extends AlipaySdk {
  readonly #alipayKey: KeyObject;

  constructor(config: ConstructorParameters<typeof AlipaySdk>[0], alipayKey: KeyObject) {
    super(config);
    this.#alipayKey = alipayKey;
  }

  override checkResponseSign(json: string, responseKey: string): void {
    const verdict = answerSignature(json, responseKey, this.#alipayKey);
    if (verdict === 'ERROR_RESPONSE') throw new UnverifiedFailure(json);
    if (verdict === 'FORGED') throw new ForgedAnswer();
  }
}

/**
 * The one place that knows alipay-sdk: it signs and sends. Login (here) and payments (above) speak through it.
 * A wrong key is found now and not at the first sale: both keys are read, and one request is signed.
 */
export function openAlipayLine(config: AlipayConfig, options: LineOptions = {}): AlipayLine {
  const { now = () => new Date(), timeoutMs = OUTBOUND_TIMEOUT_MS } = options;
  const alipayKey = rsaPublicKey(config.publicKey, 'ALIPAY_PUBLIC_KEY');
  const privateKey = rsaPrivateKey(config.privateKey, 'ALIPAY_PRIVATE_KEY');
  const sdk = new CheckedSdk(
    {
      appId: config.appId,
      // The SDK takes a key apart by lines: PKCS8 and no newline at the end, whatever the setting held.
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim(),
      keyType: 'PKCS8',
      alipayPublicKey: alipayKey.export({ type: 'spki', format: 'pem' }).toString().trim(),
      gateway: config.gatewayUrl,
      timeout: timeoutMs,
      camelcase: false,
    },
    alipayKey,
  );
  sdk.sdkExecute('alipay.trade.query', { bizContent: { out_trade_no: 'signed-at-start' } });

  return {
    async ask(method, params) {
      // The SDK's own timestamp is local time of the process; Alipay reads it as Chinese time, so ours replaces it.
      const stamped = { ...params, timestamp: shanghaiText(now()) };
      try {
        const answer = sdk.exec(method, stamped, { validateSign: true });
        // The SDK's timeout starts anew with every chunk; this one covers the whole exchange.
        const fields: unknown = await within(timeoutMs, answer);
        return isObject(fields) ? { kind: 'ANSWER', fields } : { kind: 'NO_ANSWER', reason: 'MALFORMED' };
      } catch (error) {
        return unanswered(error);
      }
    },
    signed(fields) {
      try {
        return sdk.checkNotifySignV2(fields);
      } catch {
        return false;
      }
    },
  };
}

class Deadline extends Error {}

async function within<T>(timeoutMs: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Deadline()), timeoutMs);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** Everything unexpected means "nobody knows": HTML from a proxy, a 5xx, a broken signature, a silent socket. */
function unanswered(error: unknown): AlipayAnswer {
  if (error instanceof UnverifiedFailure) {
    const failure = jsonObject(error.message)?.error_response;
    const word = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 64) : '');
    if (!isObject(failure)) return { kind: 'NO_ANSWER', reason: 'MALFORMED' };
    return { kind: 'UNVERIFIED_FAILURE', code: word(failure.code), subCode: word(failure.sub_code) };
  }
  if (error instanceof ForgedAnswer) return { kind: 'NO_ANSWER', reason: 'UNVERIFIED' };
  if (error instanceof Deadline) return { kind: 'NO_ANSWER', reason: 'TIMEOUT' };
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error) || cause instanceof SyntaxError)
    return { kind: 'NO_ANSWER', reason: 'MALFORMED' };
  return { kind: 'NO_ANSWER', reason: /timeout/i.test(cause.name) ? 'TIMEOUT' : 'NETWORK' };
}
