import type { GraphQLResolveInfo } from 'graphql';
import type { Ctx } from '../context.js';
import type { Logger } from '../kernel/log.js';
import { newId } from '../kernel/id.js';
import type { Topics } from '../kernel/topics.js';
import { forgetPresence, standingOf } from './presence.js';
import { RoomView, type ViewerClass } from './room-view.js';
import { Room, type Member } from './room.js';
import { Turns } from './turns.js';

/** How often slow readers are looked at, and every how many such beats who is there is counted and looked at. */
const BEAT_MS = 500;
const COUNT_EVERY = 10;
/** The same where somebody came or left. */
const NEWS_EVERY = 2;
const LOOK_EVERY = 30;

/** Documents of strangers may differ without end; the client has a few. */
const MOST_VIEWS = 64;
/** Of these, one account or address may hold so many: languages, classes and releases of the client. */
const VIEWS_OF_ONE = 10;

interface HubParts {
  topics: Topics;
  log: Logger;
  systemCtx: () => Ctx;
}

/** All rooms that somebody follows from this process. */
export class RoomHub {
  /** Counts changes of what anybody may: whoever was let in at another count is looked at again. */
  accessVersion = 0;
  /** Of those who write. */
  readonly turns = new Turns();
  private readonly processId = newId();
  private readonly rooms = new Map<string, Room>();
  private readonly opening = new Map<string, Promise<Room>>();
  private readonly views = new Map<string, RoomView>();
  private timer: NodeJS.Timeout | null = null;
  private beats = 0;
  /** Whether somebody came or left since it was counted. */
  private isNews = false;
  private counting: Promise<void> = Promise.resolve();

  constructor(private readonly parts: HubParts) {
    parts.topics.on('roomTold', told => this.hear(told));
    parts.topics.on('accessChanged', id => void this.lookAt(id));
  }

  /** The view, and how to let go of it; null: too many different ones are looked at already. */
  viewFor(
    holder: string,
    info: GraphQLResolveInfo,
    who: ViewerClass,
  ): { view: RoomView; letGo: () => void } | null {
    const key = RoomView.keyOf(info, who);
    let view = this.views.get(key);
    if (!view?.isHeldBy(holder) && this.heldBy(holder) >= VIEWS_OF_ONE) return null;
    if (!view) {
      if (this.views.size >= MOST_VIEWS) this.forgetViews();
      if (this.views.size >= MOST_VIEWS) return null;
      this.views.set(key, (view = new RoomView(info, who, this.parts.systemCtx)));
    }
    return { view, letGo: view.hold(holder) };
  }

  /** Returns how to leave. */
  async join(sessionId: string, member: Member, after: number | null, version: number): Promise<() => void> {
    let room = await this.roomOf(sessionId);
    // The last who was there may have left it meanwhile.
    while (this.rooms.get(sessionId) !== room) room = await this.roomOf(sessionId);
    const joined = room.join(member, after, version !== this.accessVersion);
    this.isNews = true;
    this.beat();
    // Whoever cannot be looked at was ended, and leaves as everybody does.
    await this.quietly(joined);
    const joinedRoom = room;
    return () => {
      if (!joinedRoom.members.delete(member)) return;
      this.isNews = true;
      if (!joinedRoom.members.size) this.shut(joinedRoom);
    };
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    for (const room of this.rooms.values()) room.close();
    await this.counting;
    if (this.beats) await this.forget(null);
  }

  private hear(told: string | null): void {
    if (told === null) return void this.heal();
    const [id = '', seq = ''] = told.split(':');
    this.rooms.get(id)?.want(Number(seq));
  }

  private async lookAt(id: string | null): Promise<void> {
    this.accessVersion++;
    for (const room of this.rooms.values())
      await this.quietly(
        room.look(id === null || id === room.courseId ? undefined : ({ userId }) => userId === id),
      );
  }

  private async roomOf(id: string): Promise<Room> {
    const known = this.rooms.get(id);
    if (known) return known;
    let opening = this.opening.get(id);
    if (!opening) {
      opening = this.open(id).finally(() => this.opening.delete(id));
      this.opening.set(id, opening);
    }
    return opening;
  }

  /** Its number is read once the bus is heard, so that no event comes between. */
  private async open(id: string): Promise<Room> {
    await this.parts.topics.ready();
    const { log, systemCtx } = this.parts;
    const heard: number[] = [];
    const listen = (told: string | null) => {
      const [of, seq] = told?.split(':') ?? [];
      if (of === id) heard.push(Number(seq));
    };
    this.parts.topics.on('roomTold', listen);
    try {
      const [row] = await this.em().execute<{ seq: number; course: string | null }[]>(
        'select seq, course_id as course from live_sessions where id = ?',
        [id],
      );
      const parts = { em: () => this.em(), now: () => systemCtx().now(), log };
      const room = new Room(id, row?.course ?? null, row?.seq ?? 0, parts);
      this.rooms.set(id, room);
      for (const seq of heard) room.want(seq);
      return room;
    } finally {
      this.parts.topics.off('roomTold', listen);
    }
  }

  private shut(room: Room): void {
    room.close();
    this.rooms.delete(room.id);
    this.counting = this.counting.then(() => this.forget(room.id));
  }

  private beat(): void {
    this.timer ??= setInterval(() => {
      if (!this.rooms.size) return;
      for (const room of this.rooms.values()) room.beat();
      this.beats++;
      if (this.beats % (this.isNews ? NEWS_EVERY : COUNT_EVERY) === 1) void this.heal();
      // Grants end by themselves, and nobody says so.
      if (this.beats % LOOK_EVERY === 0) void this.lookAt(null);
    }, BEAT_MS).unref();
  }

  /** Says who is here, hears who is there, and goes on with whatever the bus did not tell. */
  private heal(): Promise<void> {
    this.counting = this.counting.then(() =>
      this.quietly(
        (async () => {
          if (!this.rooms.size) return;
          this.isNews = false;
          const here = new Map([...this.rooms].map(([id, room]) => [id, peopleIn(room)]));
          const now = this.parts.systemCtx().now();
          for (const { id, seq, viewers } of await standingOf(this.em(), this.processId, here, now)) {
            const room = this.rooms.get(id);
            room?.want(seq);
            await room?.count(viewers);
          }
        })(),
      ),
    );
    return this.counting;
  }

  private forget(sessionId: string | null): Promise<void> {
    const now = this.parts.systemCtx().now();
    return this.quietly(forgetPresence(this.em(), this.processId, sessionId, now));
  }

  private heldBy(holder: string): number {
    return [...this.views.values()].filter(view => view.isHeldBy(holder)).length;
  }

  private forgetViews(): void {
    for (const [key, view] of this.views) if (view.isIdle) this.views.delete(key);
  }

  private em() {
    return this.parts.systemCtx().em.fork();
  }

  private async quietly(work: Promise<unknown>): Promise<void> {
    await work.catch((error: unknown) => this.parts.log.warn({ error }, 'Rooms cannot be looked after'));
  }
}

/** An account counts once, whatever it follows with; visitors by their sockets. */
const peopleIn = ({ members }: Room): number =>
  new Set([...members].map(({ userId, frames }) => userId ?? frames.socket)).size;
