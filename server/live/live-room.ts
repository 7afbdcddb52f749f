import { Field, ID, Int, ObjectType } from 'type-graphql';
import { LiveStatus } from './live.rules.js';

/** What a service asks for too, before it lets anybody act: it shows for who may enter. */
@ObjectType({ description: 'What is in a live room, for who may enter it.' })
export class LiveRoom {
  @Field(() => ID, { description: "The session's." })
  id!: string;

  @Field(() => LiveStatus)
  status!: LiveStatus;

  @Field(() => Int, { description: 'Of the last event: what a subscription goes on from.' })
  seq!: number;

  @Field(() => String, { nullable: true, description: 'HLS; null where there is none yet.' })
  streamUrl!: string | null;

  @Field(() => String, { nullable: true })
  replayUrl!: string | null;

  @Field(() => Int, { description: 'How long one person waits between two texts.' })
  slowSeconds!: number;

  @Field(() => Boolean, { description: 'Whether nobody but staff may speak.' })
  allMuted!: boolean;
}
