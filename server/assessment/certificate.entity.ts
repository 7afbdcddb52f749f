import { Check, Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Field, Int, ObjectType } from 'type-graphql';
import { Course } from '../catalog/course.entity.js';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';

const OTHER = `exists (select 1 from certificates k where k.user_id = :keeper and k.course_id = m.course_id and not k.beside)`;

/** That somebody completed a course: a document, which says for ever what was true when it was issued. */
@ObjectType({ description: 'That somebody completed a course; whoever has the number may look at it.' })
@Entity()
@Unique({ properties: ['number'] })
@Index({ properties: ['user', 'createdAt', 'id'] })
@Index({
  name: 'certificates_one_per_course',
  expression: `create unique index "certificates_one_per_course" on "certificates" ("user_id", "course_id") where not "beside"`,
})
@Check({
  name: 'certificates_revoked_check',
  expression: '(revoked_at is null) = (revoked_reason is null)',
})
@Personal({
  owner: 'user',
  merge: 'move',
  // What was shown to others stays good, also where the account that stays has one of the same course.
  moved: { beside: `(m.beside or ${OTHER})` },
  erase: 'delete',
  export: ['number', 'holderName', 'courseTitle', 'createdAt', 'revokedAt', 'revokedReason'],
})
export class Certificate extends BaseEntity {
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @ManyToOne(() => Course, { ref: true, index: true })
  course!: Ref<Course>;

  /** Sixteen digits of base 32 in groups of four: not to be guessed, and fit to be read out. */
  @Field(() => String)
  @Property({ type: 'text' })
  number!: string;

  @Field(() => String)
  @Property({ type: 'text' })
  holderName!: string;

  @Field(() => String, { description: 'As it was then.' })
  @Property({ type: 'text' })
  courseTitle!: string;

  @Field(() => String, { description: 'As it was then.' })
  @Property({ type: 'text' })
  teacherName!: string;

  @Field(() => Int, { description: 'Which version of the course was completed.' })
  @Property({ type: 'integer' })
  version!: number;

  /** Came with an account that became one with one that had one already. */
  @Property({ type: 'boolean' })
  beside: Opt<boolean> = false;

  @Field(() => Date, { nullable: true, description: 'Since when it is good no longer.' })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  revokedAt: Opt<Date> | null = null;

  @Field(() => String, { nullable: true, description: 'Why; for everybody to read.' })
  @Property({ type: 'text', nullable: true })
  revokedReason: Opt<string> | null = null;
}
