import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Lesson } from '../catalog/lesson.entity.js';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';

/** How a lesson's file comes to the client. */
export enum PlaybackKind {
  HLS = 'HLS',
  FILE = 'FILE',
  PAGES = 'PAGES',
}
registerEnumType(PlaybackKind, {
  name: 'PlaybackKind',
  description: 'HLS: an encrypted playlist; FILE: one file, in ranges too; PAGES: an EPUB, page by page.',
});

@InputType()
export class StartPlaybackInput {
  @Field(() => ID)
  lessonId!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Ends what the same account plays elsewhere, instead of being refused.',
  })
  takeOver?: boolean | null;
}

@ObjectType({ description: 'A sitting with one lesson: where its file is, for this viewer and for a while.' })
export class Playback {
  @Field(() => ID)
  id!: string;

  @Field(() => PlaybackKind)
  kind!: PlaybackKind;

  @Field(() => String, {
    description:
      'Good until `expiresAt`, and no longer than the lesson is open to the viewer. Refused: start again.',
  })
  url!: string;

  @Field(() => String)
  mime!: string;

  @Field(() => Date)
  expiresAt!: Date;

  @Field(() => Int, { description: 'Where the viewer stopped; 0 at the beginning, and once it was watched.' })
  resumeSeconds!: number;

  @Field(() => String, { description: 'Whose copy this is, to be shown over the picture.' })
  watermark!: string;
}

@ObjectType({ description: 'The playback, or why there is none.' })
export class StartPlaybackPayload extends Payload {
  @Field(() => Playback, { nullable: true })
  playback?: Playback | null;

  @Field(() => Lesson, { nullable: true })
  lesson?: Ref | null;
}

@ObjectType()
export class EndPlaybackPayload extends Payload {}
