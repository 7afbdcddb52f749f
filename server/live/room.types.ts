import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';
import { LiveRoom } from './live-room.js';
import { LiveStatus } from './live.rules.js';
import { RoomEvent } from './room-event.entity.js';
import { RoomMessage } from './room-message.entity.js';
import { RoomQuestion } from './room-question.entity.js';

export enum QuestionSort {
  NEWEST = 'NEWEST',
  WANTED = 'WANTED',
}
registerEnumType(QuestionSort, {
  name: 'RoomQuestionSort',
  description: 'The latest or the most wanted first.',
});

@ObjectType({ description: 'What an event about the room itself shows.' })
export class RoomState {
  @Field(() => ID, { description: "The session's." })
  id!: string;

  @Field(() => LiveStatus)
  status!: LiveStatus;

  @Field(() => Int)
  slowSeconds!: number;

  @Field(() => Boolean)
  allMuted!: boolean;

  @Field(() => String, { nullable: true })
  streamUrl!: string | null;

  @Field(() => String, { nullable: true })
  replayUrl!: string | null;
}

@ObjectType({ description: 'Somebody in a room: as much as everybody there sees.' })
export class RoomPerson {
  @Field(() => ID)
  id!: string;
}

@ObjectType({
  description:
    'What happened in a room after one event up to another, with no gap. `behind`: more than is told at once, to be asked for in pages.',
})
export class RoomUpdate {
  @Field(() => Int, {
    description: 'What it goes on from: whoever has not come so far asks for what is between.',
  })
  after!: number;

  @Field(() => Int, { description: 'As far as it goes; whoever has come so far drops it.' })
  seq!: number;

  @Field(() => Boolean)
  behind!: boolean;

  @Field(() => Int, { nullable: true, description: 'How many are there; null where that is not news.' })
  viewers!: number | null;

  @Field(() => [RoomEvent], { description: 'Of several about one thing, the last.', complexity: 20 })
  events!: Ref[];
}

@ObjectType({ description: 'The question as it is now; null once it shows no more.' })
export class RoomQuestionPayload extends Payload {
  @Field(() => RoomQuestion, { nullable: true })
  question?: Ref | null;
}

@ObjectType({ description: 'The chat line as it is now.' })
export class RoomMessagePayload extends Payload {
  @Field(() => RoomMessage, { nullable: true })
  message?: Ref | null;
}

@ObjectType({ description: 'The room as it is now.' })
export class LiveRoomPayload extends Payload {
  @Field(() => LiveRoom, { nullable: true })
  room?: Ref | null;
}
