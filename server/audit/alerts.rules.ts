import { isId } from '../kernel/id.js';

export enum AlertKind {
  /** Passwords or second factors that were wrong, or too many attempts at them. */
  LOGIN_BURST = 'LOGIN_BURST',
  /** The same with mailed codes, and with asking for them. */
  CODE_BURST = 'CODE_BURST',
  /** Payments refused or limited, and notifications that nobody signed. */
  PAYMENT_BURST = 'PAYMENT_BURST',
  /** Coupons that were claimed in vain. */
  COUPON_BURST = 'COUPON_BURST',
  /** A refresh token that was used up came again: two parties hold it. */
  REFRESH_REUSED = 'REFRESH_REUSED',
}

export enum AlertStatus {
  OPEN = 'OPEN',
  RESOLVED = 'RESOLVED',
}

interface Threshold {
  /** So many times within `seconds` by one account. */
  account: number;
  /** By one address, behind which a school may be. */
  address: number;
  seconds: number;
}

const MINUTE = 60;

export const THRESHOLDS: Readonly<Record<AlertKind, Threshold>> = {
  LOGIN_BURST: { account: 20, address: 60, seconds: 10 * MINUTE },
  CODE_BURST: { account: 20, address: 60, seconds: 60 * MINUTE },
  PAYMENT_BURST: { account: 20, address: 40, seconds: 10 * MINUTE },
  COUPON_BURST: { account: 30, address: 300, seconds: 10 * MINUTE },
  REFRESH_REUSED: { account: 1, address: 1, seconds: MINUTE },
};

/** How often something happened within its window, and how much of it an alert tells already. */
export interface Tally {
  /** Milliseconds. */
  since: number;
  count: number;
  told: number;
}

/**
 * Counts one more; `tell` is what an alert has to grow by. It is told when the threshold is reached and each time the
 * count has doubled since, so that a flood costs a handful of statements.
 */
export function countOne(
  before: Tally | undefined,
  kind: AlertKind,
  about: string,
  now: number,
): { tally: Tally; tell: number } {
  const { account, address, seconds } = THRESHOLDS[kind];
  const runs = before && now - before.since < seconds * 1000;
  const { since, count, told } = runs ? before : { since: now, count: 0, told: 0 };
  const due = told ? told * 2 : isAddress(about) ? address : account;
  const isDue = count + 1 >= due;
  return {
    tally: { since, count: count + 1, told: isDue ? count + 1 : told },
    tell: isDue ? count + 1 - told : 0,
  };
}

/** So many alerts of a kind may be opened within an hour; what is more is gathered in one about many. */
export const OPENED_PER_HOUR = 20;

/** Whom that one is about. */
export const MANY = '*';

export const isAddress = (text: string): boolean =>
  /^\d{1,3}(\.(\d{1,3}|\*)){3}$/.test(text) || /^[\da-f.]*:[\da-f:.*]*$/i.test(text);

const MASK = '***';

/**
 * Enough to recognise whom an alert is about, and too little to be personal: the id of an account stays, of an address the
 * last part goes, of an e-mail address or a name most. What is masked stays as it is.
 */
export function masked(about: string): string {
  if (isId(about) || about.includes(MASK)) return about;
  if (isAddress(about)) return maskedAddress(about);
  const [, first = '', domain] = /^(.).*@([^@]+)$/su.exec(about) ?? [];
  if (domain) return `${first}${MASK}@${domain.slice(0, 64)}`;
  const letters = [...about];
  const [head, tail] = letters.length < 5 ? [1, 0] : [2, 1];
  return letters.slice(0, head).join('') + MASK + letters.slice(letters.length - tail).join('');
}

function maskedAddress(address: string): string {
  if (address.endsWith('*')) return address;
  const [, v4] = /^(?:.*:)?(\d+\.\d+\.\d+)\.\d+$/.exec(address) ?? [];
  if (v4) return `${v4}.*`;
  const [head = ''] = address.split('::');
  return `${head.split(':').slice(0, 3).join(':')}:*`;
}
