import { Check, Entity, Enum, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Opt, Ref } from '@mikro-orm/core';
import { Course } from '../catalog/course.entity.js';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { assertDraftMove, DraftStatus } from './draft-state.rules.js';
import type { DraftContent } from './draft.rules.js';

export { DraftStatus };

/**
 * The next version of a course while it is written, as one document: at most one a course. What learners see stands in
 * the live tables and does not know of it until it is published.
 */
@Entity()
@Unique({ properties: ['course'] })
@Index({ properties: ['status', 'submittedAt'] })
@Check({ name: 'course_drafts_revision_check', expression: 'revision > 0' })
@Personal({
  owner: 'course.teacher',
  merge: 'stay',
  erase: 'keep',
  export: ['course.title', 'status', 'content', 'updateNotes', 'submittedAt', 'refusedReason', 'updatedAt'],
})
export class CourseDraft extends BaseEntity {
  @ManyToOne(() => Course, { ref: true })
  course!: Ref<Course>;

  @Property({ type: 'json' })
  content!: DraftContent;

  /** Goes on by one with every change, also over drafts that follow each other: whoever saw an older one is refused. */
  @Property({ type: 'integer' })
  revision!: number;

  @Enum({ items: () => DraftStatus, type: 'text' })
  status: Opt<DraftStatus> = DraftStatus.EDITING;

  /** What is new in this version, for learners. */
  @Property({ type: 'text' })
  updateNotes: Opt<string> = '';

  @Property({ type: 'timestamptz', length: 3, nullable: true })
  submittedAt: Opt<Date> | null = null;

  /** An id alone: a draft must not hold an account that wants to go. */
  @Property({ type: 'uuid', nullable: true })
  submittedById: Opt<string> | null = null;

  /** Of the last review, until it is submitted again. */
  @Property({ type: 'text', nullable: true })
  refusedReason: Opt<string> | null = null;

  @Property({ type: 'timestamptz', length: 3 })
  updatedAt!: Date;

  moveTo(next: DraftStatus): void {
    assertDraftMove(this.status, next);
    this.status = next;
  }
}
