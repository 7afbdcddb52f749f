import { Check, Entity, Enum, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Course } from '../catalog/course.entity.js';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';
import { LiveAccess, liveMoves, LiveStatus } from './live.rules.js';

registerEnumType(LiveStatus, {
  name: 'LiveStatus',
  description: 'SCHEDULED: to come; LIVE; ENDED: may have a replay; CANCELLED.',
});
registerEnumType(LiveAccess, {
  name: 'LiveAccess',
  description: 'GRANT: whoever may learn its course; MEMBERS: whoever has a membership; OPEN: everybody.',
});

/** A live class. Its row is the room's lock: whoever tells the room something counts under it. */
@ObjectType({ description: 'A live class, as everybody may know of it; what is in it hangs under `room`.' })
@Entity()
@Index({ properties: ['status', 'startsAt', 'id'] })
@Check({ name: 'live_sessions_hours_check', expression: 'ends_at > starts_at' })
@Check({ name: 'live_sessions_course_check', expression: `access <> 'GRANT' or course_id is not null` })
@Check({
  name: 'live_sessions_counts_check',
  expression: 'seq >= 0 and slow_seconds >= 0 and peak_viewers >= 0',
})
@Personal({
  owner: 'teacher',
  merge: 'move',
  erase: 'keep',
  export: ['title', 'intro', 'startsAt', 'endsAt', 'status', 'createdAt'],
})
export class LiveSession extends BaseEntity {
  @Field(() => Course, { nullable: true })
  @ManyToOne(() => Course, { ref: true, nullable: true, index: true })
  course: Opt<Ref<Course>> | null = null;

  @Field(() => User)
  @ManyToOne(() => User, { ref: true, index: true })
  teacher!: Ref<User>;

  @Field(() => String)
  @Property({ type: 'text' })
  title!: string;

  @Field(() => String, { description: 'Plain paragraphs.' })
  @Property({ type: 'text' })
  intro!: string;

  @Field(() => Date)
  @Property({ type: 'timestamptz', length: 3 })
  startsAt!: Date;

  @Field(() => Date)
  @Property({ type: 'timestamptz', length: 3 })
  endsAt!: Date;

  @Field(() => LiveStatus)
  @Enum({ items: () => LiveStatus, type: 'text' })
  status: Opt<LiveStatus> = LiveStatus.SCHEDULED;

  @Field(() => LiveAccess)
  @Enum({ items: () => LiveAccess, type: 'text' })
  access!: LiveAccess;

  /** HLS from outside, for who may enter. */
  @Property({ type: 'text', nullable: true })
  streamUrl: Opt<string> | null = null;

  @Property({ type: 'text', nullable: true })
  replayUrl: Opt<string> | null = null;

  /** How long one person waits between two texts. */
  @Property({ type: 'integer' })
  slowSeconds: Opt<number> = 0;

  @Property({ type: 'boolean' })
  allMuted: Opt<boolean> = false;

  @Property({ type: 'uuid', nullable: true })
  pinnedQuestionId: Opt<string> | null = null;

  /** Of the last event: counted in SQL under this row's lock, so that the order of numbers is that of commits. */
  @Property({ type: 'integer' })
  seq: Opt<number> = 0;

  @Field(() => Int, { description: 'The most who were there at one time.' })
  @Property({ type: 'integer' })
  peakViewers: Opt<number> = 0;

  moveTo(next: LiveStatus): void {
    liveMoves.assert(this.status, next);
    this.status = next;
  }
}
