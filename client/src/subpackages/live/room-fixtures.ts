import type { RoomEventBodyFragment } from '@graphql/graphql';
import type { Facts, Line, Question, Update } from './room-state';

/** What tests say of a room. */
export const FACTS: Facts = {
  ...{ status: 'LIVE', slowSeconds: 0, allMuted: false, streamUrl: null, replayUrl: null },
  pinnedQuestionId: null,
};
export const ME = 'me';
export const person = (id: string) => ({ __typename: 'RoomPerson' as const, id, name: id, avatarUrl: null });
export const time = (at: number) => new Date(Date.UTC(2026, 0, 1) + at * 1000).toISOString();
export const line = (id: string, more: Partial<Line> = {}): Line => ({
  ...{ __typename: 'RoomMessage', id, text: id, state: 'VISIBLE', sentAt: time(0), author: person('you') },
  ...more,
});
export const question = (id: string, more: Partial<Question> = {}): Question => ({
  ...{ __typename: 'RoomQuestion', id, text: id, state: 'ASKED', answer: null, answeredAt: null, upvotes: 0 },
  ...{ askedAt: time(0), author: person('you') },
  ...more,
});
export type Event = RoomEventBodyFragment;
export const event = (seq: number, more: Partial<Event>): Event => ({
  ...{ __typename: 'RoomEvent', seq, kind: 'ROOM', questionId: null, messageId: null },
  ...{ question: null, message: null, room: null },
  ...more,
});
export const update = (after: number, seq: number, events: Event[], more: Partial<Update> = {}): Update => ({
  ...{ after, seq, events, behind: false, viewers: null },
  ...more,
});
