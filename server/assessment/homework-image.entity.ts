import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { ObjectType } from 'type-graphql';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { StoredFile } from '../media/stored-file.entity.js';
import { HomeworkSubmission } from './homework-submission.entity.js';

/** A picture that was handed in with a homework. */
@ObjectType({
  description: 'A picture of a homework, for who handed it in, who teaches the course, and admins.',
})
@Entity()
@Unique({ properties: ['submission', 'position'] })
@Personal({ owner: 'submission.user', merge: 'stay', erase: 'delete', export: null })
export class HomeworkImage extends BaseEntity {
  @ManyToOne(() => HomeworkSubmission, { ref: true })
  submission!: Ref<HomeworkSubmission>;

  @ManyToOne(() => StoredFile, { ref: true, index: true })
  file!: Ref<StoredFile>;

  /** 1, 2, 3 … */
  @Property({ type: 'integer' })
  position!: number;
}
