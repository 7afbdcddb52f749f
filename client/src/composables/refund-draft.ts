import { createClientKey } from '../api/client-key';
import { storage, type Storage } from '../platform/storage';

/** Why people give a course back, as they would say it; `OTHER` has to be told in own words. */
export const REFUND_REASONS = ['MISTAKE', 'UNLIKE_TOLD', 'NOT_FOR_ME', 'NO_TIME', 'TWICE', 'OTHER'] as const;
export type RefundReason = (typeof REFUND_REASONS)[number];

/** A refund as far as it was filled in. */
export interface RefundDraft {
  /** Lines that are kept, not given back: what can be given back is chosen at first. */
  kept: string[];
  reason: RefundReason | null;
  words: string;
  /** Under which the server knows a repeated request. */
  clientKey: string;
}

const empty = (): RefundDraft => ({ kept: [], reason: null, words: '', clientKey: createClientKey() });

/** The half-written form of an order, kept on the device until it was sent. */
export function refundDraft(orderId: string, device: Storage = storage) {
  const name = `refund.${orderId}`;
  return {
    read(): RefundDraft {
      try {
        const known = JSON.parse(device.read(name) ?? 'null') as Partial<RefundDraft> | null;
        return { ...empty(), ...known };
      } catch {
        return empty();
      }
    },
    write: (draft: RefundDraft): void => device.write(name, JSON.stringify(draft)),
    forget: (): void => device.remove(name),
  };
}

/** The reason as the teacher reads it. Null while it is not said: own words are needed where no other ones fit. */
export function reasonText(
  { reason, words }: Pick<RefundDraft, 'reason' | 'words'>,
  label: (reason: RefundReason) => string,
): string | null {
  const own = words.trim();
  if (!reason || (reason === 'OTHER' && !own)) return null;
  if (reason === 'OTHER') return own;
  return own ? `${label(reason)}：${own}` : label(reason);
}
