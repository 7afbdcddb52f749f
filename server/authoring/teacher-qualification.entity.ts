import { Entity, Enum, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { Sealed } from '../kernel/sealed.js';
import { StoredFile } from '../media/stored-file.entity.js';
import { User } from '../users/user.entity.js';
import { assertQualificationMove, QualificationStatus } from './qualification.rules.js';

export { QualificationStatus };

@ObjectType({ description: 'What entitles somebody to teach, as they handed it in and admins decided.' })
@Entity()
@Index({ properties: ['user', 'status', 'validUntil'] })
@Index({ properties: ['status', 'createdAt', 'id'] })
@Index({
  name: 'teacher_qualifications_one_waits',
  expression: `create unique index "teacher_qualifications_one_waits" on "teacher_qualifications" ("user_id") where "status" = 'SUBMITTED'`,
})
@Personal({
  owner: 'user',
  merge: 'move',
  // Of two that wait, one may go on waiting: the keeper's own.
  moved: {
    status: `case when m.status = 'SUBMITTED' and exists (select from teacher_qualifications k
      where k.user_id = :keeper and k.status = 'SUBMITTED') then 'REFUSED' else m.status end`,
  },
  erase: 'delete',
  export: ['title', 'sealedNumber', 'status', 'validUntil', 'refusedReason', 'createdAt'],
})
export class TeacherQualification extends BaseEntity {
  @Field(() => User)
  @ManyToOne(() => User, { ref: true })
  user!: Ref<User>;

  @Field(() => String, { description: 'What it says, for example 高级教师资格证.' })
  @Property({ type: 'text' })
  title!: string;

  @Sealed('qualification')
  @Property({ type: 'text' })
  sealedNumber!: string;

  /** A picture of it. */
  @ManyToOne(() => StoredFile, { ref: true, index: true })
  file!: Ref<StoredFile>;

  @Field(() => QualificationStatus)
  @Enum({ items: () => QualificationStatus, type: 'text' })
  status: Opt<QualificationStatus> = QualificationStatus.SUBMITTED;

  @Field(() => Date, { description: 'Exclusive.' })
  @Property({ type: 'timestamptz', length: 3 })
  validUntil!: Date;

  @Field(() => String, { nullable: true, description: 'Why it was not accepted, or taken back.' })
  @Property({ type: 'text', nullable: true })
  refusedReason: Opt<string> | null = null;

  @Field(() => Date, { nullable: true, description: 'When it was decided.' })
  @Property({ type: 'timestamptz', length: 3, nullable: true })
  reviewedAt: Opt<Date> | null = null;

  moveTo(next: QualificationStatus): void {
    assertQualificationMove(this.status, next);
    this.status = next;
  }
}
