import type { EntityManager } from '@mikro-orm/postgresql';

/** What may be told: the name says what changed, the id which one. */
export type Topic = 'orderUpdated' | 'sessionRevoked' | 'accessChanged' | 'roomTold' | 'noticeReceived';

export interface Message {
  topic: Topic;
  id: string;
}

/** Takes what was told; null: something may have been missed. */
export type Hear = (message: Message | null) => void;

/** The way from a transaction to every process. */
export interface Bus {
  /** Resolves when what is committed from now on will be heard. */
  ready(): Promise<void>;
  /** Within the transaction, so that neither comes without the other; returns what is to be done after the commit. */
  send(em: EntityManager, messages: readonly Message[]): Promise<() => void>;
  close(): Promise<void>;
}

const TOPICS: ReadonlySet<unknown> = new Set<Topic>([
  'orderUpdated',
  'sessionRevoked',
  'accessChanged',
  'roomTold',
  'noticeReceived',
]);

/** Whoever reaches the bus can write on it; what is not ours is null. */
export function messageIn<M extends Message>(payload: string | undefined): M | null {
  try {
    const message = JSON.parse(payload ?? '') as Partial<Message> | null;
    return TOPICS.has(message?.topic) && typeof message?.id === 'string' ? (message as M) : null;
  } catch {
    return null;
  }
}
