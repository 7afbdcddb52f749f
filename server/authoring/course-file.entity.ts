import { Entity, ManyToOne, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { Course } from '../catalog/course.entity.js';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { StoredFile } from '../media/stored-file.entity.js';

/** That a draft or an article of a course names a file: documents have no foreign keys, and a file in use must stay. */
@Entity()
@Unique({ properties: ['course', 'file'] })
@Personal({ owner: 'course.teacher', merge: 'stay', erase: 'keep', export: null })
export class CourseFile extends BaseEntity {
  @ManyToOne(() => Course, { ref: true })
  course!: Ref<Course>;

  @ManyToOne(() => StoredFile, { ref: true, index: true })
  file!: Ref<StoredFile>;
}
