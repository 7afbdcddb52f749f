import type { CombinedError, OperationResult } from '@urql/core';
import {
  LiveRoomPageDocument,
  RoomBacklogDocument,
  RoomMessagesDocument,
  RoomQuestionsDocument,
  RoomUpdatedDocument,
  type LiveRoomPageQuery,
  type RoomEventBodyFragment,
  type RoomQuestionSort,
} from '@graphql/graphql';
import { client } from '../../api/client';
import type { Line, Question, Update } from './room-state';

export type LiveCard = NonNullable<LiveRoomPageQuery['liveSession']>;
export type RoomPage = NonNullable<LiveCard['room']>;

/** What a page of a list says: how far the room had come, what is in it, and where the next one begins. */
export interface RoomList<Node> {
  at: number;
  nodes: readonly Node[];
  /** Null: there is no more. */
  next: string | null;
}

export interface RoomListener {
  told(update: Update): void;
  /** The server ended it. */
  ended(error: CombinedError): void;
}

/** What a room asks its server. Everything fails where no answer comes; a room that is shut has none. */
export interface RoomServer {
  open(): Promise<LiveRoomPageQuery>;
  questions(sort: RoomQuestionSort, after: string | null): Promise<RoomList<Question> | null>;
  lines(after: string | null): Promise<RoomList<Line> | null>;
  backlog(since: number): Promise<RoomList<RoomEventBodyFragment> | null>;
  /** Tells what happens after an event; the answer stops it. */
  follow(after: number, listener: RoomListener): () => void;
}

const PAGE = 30;
/** The server gives no more at once. */
const MOST = 50;

function dataOf<Data>({ data, error }: OperationResult<Data>): Data {
  if (data) return data;
  throw error ?? new Error('No answer');
}

interface Connection<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}
const listOf = <Node>(at: number, { nodes, pageInfo }: Connection<Node>): RoomList<Node> => ({
  ...{ at, nodes },
  next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
});

/** Asked past the cache's memory: what a room shows is kept by the room, which is told far more often than it is asked. */
const FRESH = { requestPolicy: 'network-only' } as const;

export const roomServer = (id: string): RoomServer => ({
  open: async () => dataOf(await client.value.query(LiveRoomPageDocument, { id }, FRESH).toPromise()),
  async questions(sort, after) {
    const variables = { id, sort, first: PAGE, after };
    const answer = await client.value.query(RoomQuestionsDocument, variables, FRESH).toPromise();
    const room = dataOf(answer).liveSession?.room;
    return room ? listOf(room.seq, room.questions) : null;
  },
  async lines(after) {
    const variables = { id, first: PAGE, after };
    const answer = await client.value.query(RoomMessagesDocument, variables, FRESH).toPromise();
    const room = dataOf(answer).liveSession?.room;
    return room ? listOf(room.seq, room.messages) : null;
  },
  async backlog(since) {
    const variables = { id, since, first: MOST, after: null };
    const answer = await client.value.query(RoomBacklogDocument, variables, FRESH).toPromise();
    const room = dataOf(answer).liveSession?.room;
    return room ? listOf(room.seq, room.events) : null;
  },
  follow(after, listener) {
    const { unsubscribe } = client.value
      .subscription(RoomUpdatedDocument, { sessionId: id, after })
      .subscribe(({ data, error }) => {
        if (data) listener.told(data.roomUpdated);
        else if (error) listener.ended(error);
      });
    return unsubscribe;
  },
});
