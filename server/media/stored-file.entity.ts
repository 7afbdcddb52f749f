import { Check, Entity, Enum, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { BigIntType, type Opt, type Ref } from '@mikro-orm/core';
import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { Sealed } from '../kernel/sealed.js';
import { MediaPurpose, MediaState, mayMove, type MediaProblem } from './media.rules.js';

export { MediaPurpose, MediaState };

registerEnumType(MediaPurpose, { name: 'MediaPurpose', description: 'What a file is for.' });
registerEnumType(MediaState, {
  name: 'MediaState',
  description:
    'CHECKING: it has arrived; PROCESSING: what is shown is being made of it; then READY or REFUSED, or FAILED: the fault is ours, and `retryFile` tries again.',
});

/** Pieces of a video that was made ready to be streamed. */
export interface Segments {
  /** Of each piece, in order: pieces are named by their number, from 0. */
  seconds: number[];
}

/**
 * A file that arrived whole. Which lesson, person or course it belongs to, and who else may see it, is the business of
 * the domain that refers to it.
 */
@ObjectType('MediaFile', { description: 'A file that its owner sent, and what has become of it.' })
@Entity()
@Index({ properties: ['path'] })
@Index({ properties: ['ownerId', 'sha256'] })
@Index({ properties: ['ownerId', 'createdAt', 'id'] })
@Check({ expression: 'bytes >= 0 and percent >= 0 and percent <= 100' })
@Personal({
  owner: 'ownerId',
  merge: 'move',
  // What lessons are made of stays for those who bought them; what nobody refers to any more goes with the next sweep.
  erase: 'keep',
  blank: { name: '', unusedSince: '1970-01-01T00:00:00Z' },
  export: ['name', 'purpose', 'mime', 'bytes', 'createdAt'],
})
export class StoredFile extends BaseEntity {
  /**
   * Its key in the store: `public/<hash>.jpg` for anybody, `private/<id>` only with a token. Files of one owner with the
   * same content share it.
   */
  @Property({ type: 'text' })
  path!: string;

  /** Of a picture's smaller copy, for lists. */
  @Property({ type: 'text', nullable: true })
  smallPath: Opt<string> | null = null;

  /** Told by the content, never by the client; empty until then. */
  @Field(() => String, { description: 'Found out from its content; empty while that is not known.' })
  @Property({ type: 'text' })
  mime!: string;

  @Field(() => Float, { description: 'Its size.' })
  @Property({ type: new BigIntType('number') })
  bytes!: number;

  /** Of what arrived, in hex. */
  @Property({ type: 'text', nullable: true })
  sha256: Opt<string> | null = null;

  /** Who sent it; null for what came with the program. */
  @Property({ type: 'uuid', nullable: true })
  ownerId: Opt<string> | null = null;

  @Field(() => String, { description: 'What its owner called it.' })
  @Property({ type: 'text' })
  name: Opt<string> = '';

  @Field(() => MediaPurpose, { nullable: true, description: 'What it was sent for.' })
  @Enum({ items: () => MediaPurpose, type: 'text', nullable: true })
  purpose: Opt<MediaPurpose> | null = null;

  @Field(() => MediaState)
  @Enum({ items: () => MediaState, type: 'text' })
  state: Opt<MediaState> = MediaState.READY;

  @Field(() => Int, { description: 'How much of the work on it is done.' })
  @Property({ type: 'integer' })
  percent: Opt<number> = 100;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was REFUSED: WRONG_TYPE, DAMAGED, TOO_LARGE or PROTECTED. INTERNAL: it FAILED.',
  })
  @Property({ type: 'text', nullable: true })
  problem: Opt<MediaProblem> | null = null;

  @Field(() => Int, { nullable: true, description: 'Of a video or an audio.' })
  @Property({ type: 'integer', nullable: true })
  durationSeconds: Opt<number> | null = null;

  @Field(() => Int, { nullable: true, description: 'Of a picture or a video, in pixels.' })
  @Property({ type: 'integer', nullable: true })
  width: Opt<number> | null = null;

  @Field(() => Int, { nullable: true })
  @Property({ type: 'integer', nullable: true })
  height: Opt<number> | null = null;

  @Field(() => Int, { nullable: true, description: 'Of a document, where they could be counted.' })
  @Property({ type: 'integer', nullable: true })
  pages: Opt<number> | null = null;

  /** Where its encrypted pieces lie: `hls/<hlsName>/<number>.ts`. Set before the first of them is stored. */
  @Property({ type: 'text', nullable: true })
  hlsName: Opt<string> | null = null;

  /** Set once all pieces are stored: from then on they are played instead of the original. */
  @Property({ type: 'json', nullable: true })
  segments: Opt<Segments> | null = null;

  /** The AES-128 key of the pieces, in hex, sealed. */
  @Sealed('media-key')
  @Property({ type: 'text', nullable: true })
  sealedKey: Opt<string> | null = null;

  /** Pictures out of a book go with the book. */
  @ManyToOne(() => StoredFile, { ref: true, nullable: true, index: true, deleteRule: 'cascade' })
  partOf: Opt<Ref<StoredFile>> | null = null;

  /** Since when nobody has been found to refer to it. */
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  unusedSince: Opt<Date> | null = null;

  moveTo(state: MediaState): void {
    if (!mayMove(this.state, state)) throw new Error(`A file that is ${this.state} cannot become ${state}`);
    this.state = state;
  }
}
