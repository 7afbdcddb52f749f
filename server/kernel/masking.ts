const HIDDEN = '[hidden]';

/** What stands under such a name is nobody's to read in a log, in whatever spelling: `refresh_token`, `refreshToken`. */
const SECRET_NAMES = [
  'password',
  'confirmPassword',
  'currentPassword',
  'newPassword',
  'passwordHash',
  'token',
  'accessToken',
  'refreshToken',
  'zhikeRefresh',
  'authorization',
  'cookie',
  'setCookie',
  'ticket',
  'authCode',
  'jsCode',
  'wechatCode',
  'alipayResponse',
  'recoveryCode',
  'recoveryCodes',
  'secondFactor',
  'challenge',
  'answer',
  'secret',
  'appSecret',
  'sessionKey',
  'encryptedData',
  'sign',
  'signature',
  'paySign',
  'openid',
  'subject',
  'payerId',
  'payer',
  'buyerId',
  'buyerOpenId',
  'buyerUserId',
  'buyerLogonId',
  'email',
  'phone',
  'phoneNumber',
  'purePhoneNumber',
  'mobile',
];

const plainName = (name: string): string => name.replaceAll(/[_-]/g, '').toLowerCase();
const SECRETS = new Set(SECRET_NAMES.map(plainName));

/** Under `code` stands what lets somebody in, or why something failed: PARAM_ERROR, ECONNREFUSED, 23505, 40004. */
const REASON = /^(?:[A-Z][A-Z._]*|[A-Z][A-Z\d]*_[A-Z\d_]*|[\dA-Z]{1,5})$/;

const isSecret = (name: string, value: unknown): boolean =>
  SECRETS.has(plainName(name)) ||
  (plainName(name) === 'code' && typeof value === 'string' && !REASON.test(value));

const DEEPEST = 8;
const LONGEST_LIST = 100;

/**
 * A copy fit for a log: errors with their causes, nothing under a name that says that it is secret, and nothing in any
 * text that looks like it. Each object is shown once, so that a web of them costs no more than it holds.
 */
export function masked(value: unknown, seen = new WeakSet<object>(), depth = 0): unknown {
  if (typeof value === 'string') return maskedText(value);
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value !== 'object') return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (seen.has(value)) return '[seen]';
  if (depth >= DEEPEST) return '[deeper]';
  seen.add(value);
  const inner = (held: unknown) => masked(held, seen, depth + 1);
  if (Array.isArray(value)) return value.slice(0, LONGEST_LIST).map(inner);
  if (value instanceof Error) return maskedError(value, inner);
  const { toJSON } = value as { toJSON?: () => unknown };
  if (typeof toJSON === 'function') return inner(toJSON.call(value));
  if (value instanceof Map || value instanceof Set) return inner([...value]);
  return maskedEntries(value, inner);
}

type Inner = (held: unknown) => unknown;

function maskedEntries(value: object, inner: Inner): Record<string, unknown> {
  const shown = Object.entries(value)
    .slice(0, LONGEST_LIST)
    .map(([name, held]): [string, unknown] => [
      name,
      held !== null && isSecret(name, held) ? HIDDEN : inner(held),
    ]);
  return Object.fromEntries(shown);
}

function maskedError(error: Error, inner: Inner): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const { errors } = error as { errors?: unknown };
  return {
    ...maskedEntries(error, inner),
    ...{ type: name, message: maskedText(message), stack: stack && maskedText(stack) },
    ...(cause !== undefined && { cause: inner(cause) }),
    ...(Array.isArray(errors) && { errors: inner(errors) }),
  };
}

const spelled = SECRET_NAMES.map(name => name.replaceAll(/[A-Z]/g, letter => `[_-]?${letter}`)).join('|');

/** What is recognised wherever it stands, in a message, in a URL, in JSON within text. Each is linear in the text. */
const PATTERNS: readonly [RegExp, string][] = [
  // "password":"…", also escaped within a text; then all that follows in that text goes.
  [new RegExp(String.raw`((?:\\*")(?:${spelled})\\*"\s*:\s*\\*")(?:[^"\\]|\\.)*`, 'gi'), `$1${HIDDEN}`],
  [new RegExp(String.raw`(\b(?:${spelled}|code)=)[^&\s"'\\#;,)]+`, 'gi'), `$1${HIDDEN}`],
  // What PostgreSQL tells of the row it refuses.
  [/(Key \([^()]{0,200}\)=)\((?:[^"\\]|\\.){0,2000}?\)(?= (?:already|is|conflicts))/g, `$1(${HIDDEN})`],
  [/(Failing row contains )\((?:[^"\\]|\\.)*/g, `$1(${HIDDEN})`],
  [/(Bearer\s{1,9})[\w.~+/-]+/gi, `$1${HIDDEN}`],
  [/eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, '[token]'],
  [/\$argon2id?\$[\w$=,+/]+/g, '[hash]'],
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g, '[email]'],
  [/(?<![\da-z])(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?![\da-z])/gi, '[phone]'],
  [/(?<![\w-])o[\w-]{27}(?![\w-])/g, '[openid]'],
  [/(?<!\d)2088\d{12}(?!\d)/g, '[openid]'],
  [/sandbox-(?:openid|alipay)-[\w-]+/g, '[openid]'],
];

const maskedText = (text: string): string =>
  PATTERNS.reduce((left, [pattern, shown]) => left.replaceAll(pattern, shown), text);

/** A finished line of JSON, whatever has found its way into it. */
export const maskedLine = (line: string): string => `${JSON.stringify(masked(JSON.parse(line)))}\n`;
