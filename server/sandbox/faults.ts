import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.js';
import type { Channel, Notice } from './model.js';
import type { Store } from './store.js';

export const NOTICE_FAULTS = [
  'notify.lost',
  'notify.late',
  'notify.duplicate',
  'notify.forged',
  'notify.unknownserial',
  'notify.signtest',
  'notify.tampered',
  'notify.badcipher',
  'notify.stale',
  'notify.reordered',
  'notify.mismatch',
] as const;
export const API_FAULTS = [
  'api.lost',
  'api.unreached',
  'api.slow',
  'api.error',
  'api.garbage',
  'api.tampered',
  'api.forged',
] as const;
const CLOSE_FAULTS = ['close.userpaying', 'close.thenpaid'] as const;
const REFUND_FAULTS = ['refund.processing', 'refund.abnormal', 'refund.closed'] as const;
const BILL_FAULTS = ['bill.missing', 'bill.extra', 'bill.amount', 'bill.status'] as const;
export const FAULT_KINDS = [
  ...NOTICE_FAULTS,
  ...API_FAULTS,
  ...CLOSE_FAULTS,
  ...REFUND_FAULTS,
  ...BILL_FAULTS,
] as const;
export const APIS = [
  'create',
  'query',
  'close',
  'refund',
  'refundQuery',
  'bill',
  'download',
  'login',
  'token',
  'code',
  'phone',
  'text',
  'message',
  'provide',
  'other',
] as const;
export const FIELDS = ['amount', 'merchant', 'app', 'payer', 'number', 'currency'] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];
export type NoticeFault = (typeof NOTICE_FAULTS)[number];
export type Api = (typeof APIS)[number];
export type Field = (typeof FIELDS)[number];

/** How a fault is carried out; each kind reads the ones it knows. */
export interface FaultOptions {
  delayMs?: number;
  copies?: number;
  ageSeconds?: number;
  field?: Field;
  status?: number;
  code?: string;
  message?: string;
}

export interface Fault extends FaultOptions {
  id: string;
  kind: FaultKind;
  channel: Channel | null;
  number: string | null;
  api: Api | null;
  of: Notice['kind'] | null;
  left: number | 'always';
  armedAt: number;
}

/** What a platform's protocol has not got cannot be broken there. */
const FOREIGN: Record<Channel, readonly FaultKind[]> = {
  wechat: [],
  alipay: ['notify.unknownserial', 'notify.signtest', 'notify.badcipher'],
  'wechat-virtual': ['notify.unknownserial', 'notify.signtest'],
};

interface Occasion {
  channel: Channel;
  /** Left out where the fault's number means something else than the order of the call. */
  number?: string | null;
  api?: Api;
  of?: Notice['kind'];
}

export class Faults {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  arm(fault: Omit<Fault, 'id' | 'armedAt'>): Fault {
    const id = randomUUID();
    return this.store.put('fault', id, { ...fault, id, armedAt: this.clock.now() });
  }

  all(): Fault[] {
    return this.store.all('fault');
  }

  disarm(id: string): boolean {
    const known = this.store.get('fault', id) !== undefined;
    this.store.remove('fault', id);
    return known;
  }

  clear(): void {
    for (const { id } of this.all()) this.store.remove('fault', id);
  }

  /** The oldest armed fault that fits the occasion, used up by one. */
  take(kinds: readonly FaultKind[], occasion: Occasion): Fault | null {
    const fault = this.all().find(candidate => kinds.includes(candidate.kind) && fits(candidate, occasion));
    if (!fault) return null;
    if (fault.left !== 'always') {
      if (fault.left <= 1) this.store.remove('fault', fault.id);
      else this.store.put('fault', fault.id, { ...fault, left: fault.left - 1 });
    }
    return fault;
  }
}

function fits(fault: Fault, { channel, number, api, of }: Occasion): boolean {
  return (
    (fault.channel === null || fault.channel === channel) &&
    (fault.number === null || number === undefined || fault.number === number) &&
    (fault.api === null || fault.api === api) &&
    (fault.of === null || fault.of === of) &&
    !FOREIGN[channel].includes(fault.kind)
  );
}
