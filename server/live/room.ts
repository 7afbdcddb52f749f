import type { GraphQLError } from 'graphql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Frames, Payload } from '../kernel/frames.js';
import type { Logger } from '../kernel/log.js';
import { ref } from '../kernel/reads/index.js';
import { refusal } from '../kernel/errors.js';
import { NIL, whoMayStay } from './door.js';
import type { RoomView, Update } from './room-view.js';
import { lastOfEach, MOST_EVENTS, RoomEventKind } from './room.rules.js';

/** Events that come so soon after each other are told at once. */
const BREATH_MS = 40;
const RETRY_MS = 500;

/** What may wait for a slow reader before it is told nothing more, and how much of it has to be read until it is again. */
const SLOW_BYTES = 256 * 1024;
const READ_BYTES = SLOW_BYTES / 4;
const PATIENCE_MS = 30_000;

/** So many different things missed are kept. */
const MOST_WORKED = 200;

type State =
  /** Is told what it missed; joins the others when it has come as far. */
  | 'APART'
  | 'LIVE'
  /** Does not read what it is told. */
  | 'SLOW'
  /** Was ended: whatever is still on its way to it is not written any more. */
  | 'GONE';

/** One subscription of somebody. */
export interface Member {
  userId: string | null;
  frames: Frames;
  view: RoomView;
  /** As far as it was told. */
  seq: number;
  state: State;
  /** Whether it was told where it begins. */
  isGreeted: boolean;
  /** How often it is being looked at: nothing is told it meanwhile. */
  looks: number;
  slowSince: number;
  /** Ends its subscription. */
  end(error: GraphQLError): void;
}

interface EventRow {
  id: string;
  seq: number;
  kind: RoomEventKind;
  subject: string | null;
}

interface RoomParts {
  em: () => EntityManager;
  now: () => Date;
  log: Logger;
}

/**
 * A room as one process sees it. Events are read once for all who follow it here, worked out once for each view, and
 * written to everybody; nothing is asked for one member but when they come, or when what they may has changed.
 */
export class Room {
  readonly members = new Set<Member>();
  viewers = 0;
  private wanted: number;
  private flushing: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private flushedAt = 0;
  private isClosed = false;
  /** What was told to somebody alone since the last event. */
  private readonly worked = new Map<string, Promise<Payload>>();

  constructor(
    readonly id: string,
    readonly courseId: string | null,
    /** As far as those were told who follow. */
    private seq: number,
    private readonly parts: RoomParts,
  ) {
    this.wanted = seq;
  }

  /** Heard of an event: it and all before it can be read. */
  want(seq: number): void {
    if (seq <= this.wanted) return;
    this.wanted = seq;
    this.plan(Math.max(0, this.flushedAt + BREATH_MS - performance.now()));
  }

  /**
   * Tells somebody new what they missed since `after`, and from now on what the others are told. They are looked at once
   * more before where it is in doubt that they may.
   */
  async join(member: Member, after: number | null, isInDoubt = false): Promise<void> {
    this.members.add(member);
    member.seq = Math.min(after ?? this.seq, this.seq);
    await (isInDoubt ? this.look(other => other === member) : this.catchUp(member));
  }

  /**
   * Whoever may stay goes on as who they are, the others are ended. Those whom it concerns are told nothing meanwhile; where
   * all are looked at, the room goes on, because they would each have to be told apart afterwards.
   */
  async look(concerns?: (member: Member) => boolean): Promise<void> {
    const members = [...this.members].filter(concerns ?? (() => true));
    if (!members.length) return;
    const apart = concerns ? members : [];
    for (const member of apart) {
      member.looks++;
      if (member.state === 'LIVE') member.state = 'APART';
    }
    const ids = [...new Set(members.map(({ userId }) => userId ?? NIL))];
    try {
      const mayStay = await whoMayStay(this.parts.em(), this.id, ids, this.parts.now());
      for (const member of members) {
        const isStaff = mayStay.get(member.userId ?? NIL);
        if (isStaff === undefined) this.end(member, SHUT);
        // Came to run the room, or runs it no more: they come again, and are shown what is theirs to see.
        else if (isStaff !== member.view.isStaff) this.end(member, BROKEN);
      }
    } catch (error) {
      for (const member of apart) this.end(member, BROKEN);
      throw error;
    } finally {
      for (const member of apart) member.looks--;
    }
    await Promise.all(apart.map(each => this.catchUp(each)));
  }

  /** Tells how many are there, where it is news. */
  async count(viewers: number): Promise<void> {
    if (viewers === this.viewers) return;
    this.viewers = viewers;
    await this.flushing;
    await this.tell({ after: this.seq, seq: this.seq, behind: false, viewers, events: [] });
  }

  /** Slow readers who have read are told to ask for what they missed; those who never do are cut. */
  beat(): void {
    // Shared by those who come at the same time, and not kept: what it shows may have changed without an event.
    this.worked.clear();
    const now = performance.now();
    for (const member of this.members) {
      if (member.state !== 'SLOW') continue;
      if (now - member.slowSince > PATIENCE_MS) member.frames.cut();
      else if (member.frames.unreadBytes() < READ_BYTES) {
        member.state = 'APART';
        void this.catchUp(member, true);
      }
    }
  }

  close(): void {
    this.isClosed = true;
    if (this.timer) clearTimeout(this.timer);
  }

  private plan(ms: number): void {
    if (this.timer || this.flushing || this.isClosed) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.flushing = this.flush()
        .catch((error: unknown) => {
          this.parts.log.warn({ error }, 'A room cannot be told, trying again');
          return true;
        })
        .then(again => {
          this.flushing = null;
          this.flushedAt = performance.now();
          if (this.wanted > this.seq) this.plan(again ? RETRY_MS : BREATH_MS);
        });
    }, ms);
  }

  private async flush(): Promise<boolean> {
    const events = await this.read(this.seq, this.seq + MOST_EVENTS);
    const last = events.at(-1);
    if (!last) return true;
    const update = { ...between(this.seq, last.seq), events: lastOfEach(events).map(({ id }) => ref(id)) };
    // Whether it may be entered is part of what changed.
    await this.tell(
      update,
      events.some(({ kind }) => kind === RoomEventKind.ROOM),
    );
    return false;
  }

  /**
   * Works the update out once for each view, then writes it to all who have come as far as it goes on from. Who may stay is
   * asked in between, where that may have changed: what the room shows by then is for nobody else. A view that fails leaves
   * the others alone.
   */
  private async tell(update: Update, isAboutDoor = false): Promise<void> {
    const views = new Set([...this.members].flatMap(({ state, view }) => (state === 'LIVE' ? [view] : [])));
    const payloads = new Map<RoomView, Payload>();
    const failed: unknown[] = [];
    await Promise.all(
      [...views].map(view =>
        view.payloadOf(update).then(
          payload => payloads.set(view, payload),
          (error: unknown) => failed.push(error),
        ),
      ),
    );
    if (failed.length && !payloads.size) throw failed[0];
    if (isAboutDoor) await this.look();
    // From here on nothing waits: whoever is LIVE has come to `after`, and nobody joins in between.
    this.seq = Math.max(this.seq, update.seq);
    this.worked.clear();
    for (const member of this.members) {
      if (member.state !== 'LIVE') continue;
      const payload = payloads.get(member.view);
      if (!payload) {
        member.state = 'APART';
        void this.catchUp(member);
      } else if (this.write(member, payload)) member.seq = Math.max(member.seq, update.seq);
    }
  }

  /** Goes on with nobody who is being looked at: whoever looks does, afterwards. */
  private async catchUp(member: Member, isLate = false): Promise<void> {
    const mayGoOn = () => this.members.has(member) && member.state === 'APART' && !member.looks;
    try {
      for (; mayGoOn() && (isLate || !member.isGreeted || member.seq < this.seq); isLate = false) {
        const update = between(member.seq, this.seq);
        update.behind = isLate || update.seq - update.after > MOST_EVENTS;
        if (!member.isGreeted) update.viewers = this.viewers;
        const payload = await this.payloadOf(member.view, update);
        if (!mayGoOn() || !this.write(member, payload)) return;
        member.isGreeted = true;
        member.seq = Math.max(member.seq, update.seq);
      }
      if (mayGoOn()) member.state = 'LIVE';
    } catch (error) {
      this.parts.log.warn({ error }, 'Somebody in a room cannot be told what they missed');
      this.end(member, BROKEN); // They come again, and begin where they are.
    }
  }

  private end(member: Member, error: GraphQLError): void {
    member.state = 'GONE';
    member.end(error);
  }

  /** Those who come at the same time, as after a restart, mostly missed the same. */
  private payloadOf(view: RoomView, update: Update): Promise<Payload> {
    const key = [view.number, update.after, update.seq, update.behind, update.viewers].join();
    const known = this.worked.get(key);
    if (known) return known;
    const payload = this.withEvents(update).then(whole => view.payloadOf(whole));
    if (this.worked.size < MOST_WORKED) {
      this.worked.set(key, payload);
      // What failed is tried again by whoever comes next.
      payload.catch(() => this.worked.delete(key));
    }
    return payload;
  }

  private async withEvents(update: Update): Promise<Update> {
    if (update.behind || update.seq === update.after) return update;
    const events = await this.read(update.after, update.seq);
    return { ...update, events: lastOfEach(events).map(({ id }) => ref(id)) };
  }

  private write(member: Member, payload: Payload): boolean {
    if (member.frames.unreadBytes() > SLOW_BYTES) {
      member.state = 'SLOW';
      member.slowSince = performance.now();
      return false;
    }
    member.frames.write(payload);
    return true;
  }

  private read(after: number, upTo: number): Promise<EventRow[]> {
    return this.parts.em().execute<EventRow[]>(
      `select id, seq, kind, coalesce(question_id, message_id) as subject from room_events
       where session_id = ? and seq > ? and seq <= ? order by seq`,
      [this.id, after, upTo],
    );
  }
}

const between = (after: number, seq: number): Update => ({
  after,
  seq,
  behind: false,
  viewers: null,
  events: [],
});

const SHUT = refusal('FORBIDDEN', 'The room is closed to you.');
const BROKEN = refusal('RATE_LIMITED', 'Please come again.', { retryAfterSeconds: 1 });
