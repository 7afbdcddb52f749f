import { join } from 'node:path';
import { Journal, rewriteJournal, type JournalError } from './journal.js';
import type { Tables } from './model.js';

type Table = keyof Tables;
type Entry = [table: Table, key: string, value: Tables[Table] | null];

interface Due {
  at: number;
  table: 'trade' | 'refund' | 'notice';
  key: string;
}

const REWRITE_ABOVE = 5_000;

/**
 * Everything the sandbox knows: plain records in memory, each change an entry of the journal. Handlers read and
 * write synchronously, so one request is one transaction; `settled()` makes it durable before it is answered.
 */
export class Store {
  readonly #tables: { [T in Table]: Map<string, Tables[T]> } = {
    trade: new Map(),
    refund: new Map(),
    notice: new Map(),
    handle: new Map(),
    launch: new Map(),
    code: new Map(),
    phoneCode: new Map(),
    phone: new Map(),
    message: new Map(),
    refusing: new Map(),
    ticket: new Map(),
    session: new Map(),
    address: new Map(),
    fault: new Map(),
    clock: new Map(),
  };
  readonly #due = new Map<string, Due>();
  #journal!: Journal;

  static async open(folder: string, onFailure: (error: JournalError) => void): Promise<Store> {
    const path = join(folder, 'journal.jsonl');
    const store = new Store();
    const { journal, entries } = await Journal.open(path, onFailure);
    store.#journal = journal;
    for (const [table, key, value] of entries as Entry[]) store.#set(table, key, value);
    const live = Object.values(store.#tables).reduce((sum, table) => sum + table.size, 0);
    if (entries.length > REWRITE_ABOVE && entries.length > 3 * live) {
      await journal.close();
      await rewriteJournal(path, store.#entries());
      store.#journal = (await Journal.open(path, onFailure)).journal;
    }
    return store;
  }

  get<T extends Table>(table: T, key: string): Tables[T] | undefined {
    return this.#tables[table].get(key);
  }

  all<T extends Table>(table: T): Tables[T][] {
    return [...this.#tables[table].values()];
  }

  entries<T extends Table>(table: T): [string, Tables[T]][] {
    return [...this.#tables[table].entries()];
  }

  put<T extends Table>(table: T, key: string, value: Tables[T]): Tables[T] {
    this.#set(table, key, value);
    this.#journal.append([table, key, value]);
    return value;
  }

  remove(table: Table, key: string): void {
    if (!this.#tables[table].has(key)) return;
    this.#set(table, key, null);
    this.#journal.append([table, key, null]);
  }

  /** What waits for a moment: notifications to send, refunds to settle, payments that come late. */
  due(): Iterable<Due> {
    return this.#due.values();
  }

  settled(): Promise<void> {
    return this.#journal.settled();
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  #set(table: Table, key: string, value: Tables[Table] | null): void {
    const rows = this.#tables[table] as Map<string, Tables[Table]>;
    if (value === null) rows.delete(key);
    else rows.set(key, value);
    if (table !== 'trade' && table !== 'refund' && table !== 'notice') return;
    const at = value === null ? null : dueAt(table, value);
    if (at === null) this.#due.delete(`${table} ${key}`);
    else this.#due.set(`${table} ${key}`, { at, table, key });
  }

  *#entries(): Iterable<Entry> {
    for (const [table, rows] of Object.entries(this.#tables) as [Table, Map<string, Tables[Table]>][]) {
      for (const [key, value] of rows) yield [table, key, value];
    }
  }
}

function dueAt(table: Due['table'], value: Tables[Table]): number | null {
  if (table === 'trade') return (value as Tables['trade']).latePaymentAt;
  if (table === 'refund') {
    const refund = value as Tables['refund'];
    return refund.state === 'PROCESSING' ? refund.dueAt : null;
  }
  const notice = value as Tables['notice'];
  return notice.state === 'WAITING' ? notice.nextAt : null;
}
