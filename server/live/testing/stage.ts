import type { EntityManager } from '@mikro-orm/postgresql';
import { vi } from 'vitest';
import { Payload } from '../../kernel/frames.js';
import { createLogger } from '../../kernel/log.js';
import { NIL } from '../door.js';
import type { RoomView, Update } from '../room-view.js';
import { Room, type Member } from '../room.js';

/** Somebody whose socket is a list. */
export class Reader {
  readonly heard: string[] = [];
  unread = 0;
  isCut = false;
  readonly member: Member;

  constructor(view: RoomView) {
    this.member = {
      ...{ userId: null, view, seq: 0, state: 'APART', isGreeted: false, looks: 0, slowSince: 0 },
      end: vi.fn(),
      frames: {
        socket: this,
        write: ({ bytes }) => void this.heard.push(bytes.toString().slice(0, -1)),
        unreadBytes: () => this.unread,
        cut: () => (this.isCut = true),
      },
    };
  }
}

/** A room without a database: there are as many events as `events` says, each about another message. */
export class Stage {
  /** What was worked out. */
  readonly told: Update[] = [];
  reads = 0;
  readsFail = false;
  kind: 'MESSAGE' | 'ROOM' = 'MESSAGE';
  room: Room;
  readonly view = this.viewThat(1);

  constructor(public events = 0) {
    this.room = this.roomAt(events);
  }

  /** Who may stay, as whom; fails where nobody can be asked. */
  door = (): Promise<{ id: string; isStaff: boolean }[]> => Promise.resolve([{ id: NIL, isStaff: false }]);

  viewThat(number: number, mayBeRead = () => true): RoomView {
    const payloadOf = (update: Update) => {
      this.told.push(update);
      if (!mayBeRead()) return Promise.reject(new Error('away'));
      return Promise.resolve(new Payload(`${update.after}-${update.seq}${update.behind ? ' behind' : ''}`));
    };
    return { number, isStaff: false, payloadOf } as unknown as RoomView;
  }

  async come(after: number | null = null, view = this.view): Promise<Reader> {
    const reader = new Reader(view);
    await this.room.join(reader.member, after);
    return reader;
  }

  /** Something happens `times` times, and is heard of. */
  async happen(times: number): Promise<void> {
    for (let n = 0; n < times; n++) this.room.want(++this.events);
    await vi.advanceTimersByTimeAsync(100);
  }

  private roomAt(seq: number): Room {
    const execute = (_sql: string, [, after, upTo]: [string, number, number]) => {
      this.reads++;
      if (this.readsFail) return Promise.reject(new Error('away'));
      const count = Math.max(0, Math.min(upTo, this.events) - after);
      const rows = Array.from({ length: count }, (_, at) => {
        const n = after + at + 1;
        return { id: `e${n}`, seq: n, kind: this.kind, subject: `m${n}` };
      });
      return Promise.resolve(rows);
    };
    const executor = {
      transformQuery: (node: unknown) => node,
      compileQuery: () => ({}),
      executeQuery: async () => ({ rows: await this.door() }),
    };
    const em = { execute, getKysely: () => ({ getExecutor: () => executor }) } as unknown as EntityManager;
    return new Room('room', null, seq, { em: () => em, now: () => new Date(), log: createLogger('silent') });
  }
}
