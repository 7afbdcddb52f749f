import { randomUUID } from 'node:crypto';
import { print, type DocumentNode } from 'graphql';
import type { Client } from 'graphql-ws';
import * as documents from '../../graphql/generated/graphql.js';
import {
  AskInRoomDocument,
  LiveRoomPageDocument,
  RoomBacklogDocument,
  RoomUpdatedDocument,
  SaveLiveSessionDocument,
  SendRoomMessageDocument,
  StartLiveSessionDocument,
  type AskInRoomMutation,
  type LiveRoomPageQuery,
  type LiveSessionInput,
  type RoomBacklogQuery,
  type RoomEventBodyFragment,
  type RoomUpdatedSubscription,
  type SaveLiveSessionMutation,
  type SendRoomMessageMutation,
  type StartLiveSessionMutation,
} from '../../graphql/generated/graphql.js';
import type { Visitor } from './visitor.js';

interface Refusals {
  userErrors: { code: string; field?: string[] | null }[];
}

/** Whose clock it goes by. */
interface Timed {
  clock: { now(): Date };
}

const HOUR_MS = 3_600_000;

/** An input that plans an open session, in `inMs` for an hour, unless `facts` say otherwise. */
export const plannedAt = (
  { clock }: Timed,
  inMs: number,
  facts: Partial<LiveSessionInput> = {},
): LiveSessionInput => {
  const startsAt = clock.now().getTime() + inMs;
  return {
    ...{ title: '周末答疑', intro: '有问必答', access: 'OPEN' },
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(startsAt + HOUR_MS).toISOString(),
    ...facts,
  };
};

export const saveLive = async (visitor: Visitor, input: LiveSessionInput) =>
  (await visitor.run<SaveLiveSessionMutation>(SaveLiveSessionDocument, { input })).saveLiveSession;

/** A session that runs; its id. */
export async function liveNow(
  app: Timed,
  staff: Visitor,
  facts: Partial<LiveSessionInput> = {},
): Promise<string> {
  const { session, userErrors } = await saveLive(staff, plannedAt(app, 60_000, facts));
  if (!session) throw new Error(JSON.stringify(userErrors));
  const { startLiveSession } = await staff.run<StartLiveSessionMutation>(StartLiveSessionDocument, {
    id: session.id,
  });
  if (startLiveSession.session?.status !== 'LIVE') throw new Error(JSON.stringify(startLiveSession));
  return session.id;
}

export const say = async (
  visitor: Visitor,
  sessionId: string,
  text: string,
  clientKey: string = randomUUID(),
) =>
  (
    await visitor.run<SendRoomMessageMutation>(SendRoomMessageDocument, {
      input: { sessionId, text, clientKey },
    })
  ).sendRoomMessage;

export const ask = async (
  visitor: Visitor,
  sessionId: string,
  text: string,
  clientKey: string = randomUUID(),
) =>
  (await visitor.run<AskInRoomMutation>(AskInRoomDocument, { input: { sessionId, text, clientKey } }))
    .askInRoom;

type Update = RoomUpdatedSubscription['roomUpdated'];

/** Somebody who follows a room as the client does: drops what is known, and asks for what is missing. */
export class Follower {
  readonly updates: Update[] = [];
  readonly events: RoomEventBodyFragment[] = [];
  seq: number | null = null;
  viewers: number | null = null;
  /** Set when the subscription was ended by the server. */
  ended: unknown = null;
  backfills = 0;
  private socket: Client | null = null;
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly visitor: Visitor,
    readonly sessionId: string,
  ) {}

  /** Begins, or begins again where it is. */
  follow(): this {
    const socket = this.visitor.socket();
    this.socket = socket;
    const variables = { sessionId: this.sessionId, after: this.seq };
    const sink = {
      next: ({ data, errors }: { data?: unknown; errors?: unknown }) => {
        if (this.socket !== socket) return;
        if (errors) return void (this.ended ??= errors);
        const { roomUpdated } = data as RoomUpdatedSubscription;
        this.updates.push(roomUpdated);
        // What cannot be asked for now is asked for by whatever comes next.
        this.work = this.work.then(() => this.take(roomUpdated)).catch(() => undefined);
      },
      error: (error: unknown) => void (this.ended ??= error),
      complete: () => undefined,
    };
    socket.subscribe({ query: print(RoomUpdatedDocument), variables }, sink);
    return this;
  }

  async leave(): Promise<void> {
    const { socket } = this;
    this.socket = null;
    await socket?.dispose();
    await this.work;
  }

  get texts(): string[] {
    return this.events.flatMap(({ message }) => (message ? [message.text] : []));
  }

  private async take({ after, seq, behind, viewers, events }: Update): Promise<void> {
    if (viewers !== null && viewers !== undefined) this.viewers = viewers;
    this.seq ??= after;
    if (seq <= this.seq) return;
    if (behind || after > this.seq) await this.backfill(seq);
    this.add(events, seq);
  }

  private async backfill(upTo: number): Promise<void> {
    this.backfills++;
    for (let more = true; more && (this.seq ?? 0) < upTo;) {
      const { liveSession } = await this.visitor.run<RoomBacklogQuery>(RoomBacklogDocument, {
        ...{ id: this.sessionId, since: this.seq, first: 50 },
      });
      const page = liveSession?.room?.events;
      if (!page) throw new Error('The room is shut.');
      this.add(page.nodes, page.nodes.at(-1)?.seq ?? upTo);
      more = page.pageInfo.hasNextPage;
    }
  }

  private add(events: readonly RoomEventBodyFragment[], seq: number): void {
    for (const event of events) if (event.seq > (this.seq ?? 0)) this.events.push(event);
    this.seq = Math.max(this.seq ?? 0, seq);
  }
}

/** The client's queries about live sessions: how many statements each costs, and what it is asked with. */
export const liveQueries = (room: () => Promise<string>): Record<string, [number, () => object]> => ({
  LiveList: [1, () => ({ when: 'NOW', first: 20 })],
  TaughtLiveList: [1, () => ({ first: 20 })],
  // Who looks, and the session with its room.
  LiveRoomPage: [2, async () => ({ id: await room() })],
  LiveConsole: [1, async () => ({ id: await room() })],
  RoomQuestions: [1, async () => ({ id: await room(), sort: 'NEWEST', first: 20 })],
  RoomMessages: [1, async () => ({ id: await room(), first: 20 })],
  RoomBacklog: [1, async () => ({ id: await room(), since: 0, first: 20 })],
});

/** The payload of a mutation of the client's, by its name. */
export async function does<T extends object = object>(
  visitor: Visitor,
  name: string,
  variables: object,
): Promise<T & Refusals> {
  const document = (documents as unknown as Record<string, DocumentNode>)[`${name}Document`] as DocumentNode;
  const data = await visitor.run<Record<string, T & Refusals>>(document, variables);
  return Object.values(data)[0] as T & Refusals;
}

export const codesOf = ({ userErrors }: Refusals): string[] => userErrors.map(({ code }) => code);

/** A session with its room, as its page shows it to somebody. */
export const pageOf = async (visitor: Visitor, id: string) =>
  (await visitor.run<LiveRoomPageQuery>(LiveRoomPageDocument, { id })).liveSession;
