import { Entity, ManyToOne, Unique } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/core';
import { BaseEntity } from '../kernel/base.entity.js';
import { Personal } from '../kernel/personal.js';
import { User } from '../users/user.entity.js';
import { Comment } from './comment.entity.js';

/** That somebody likes a comment; a trigger counts it on the comment. */
@Entity()
@Unique({ properties: ['comment', 'user'] })
@Personal({
  owner: 'user',
  merge: 'move',
  unique: ['comment'],
  erase: 'delete',
  export: ['comment.course.title', 'createdAt'],
})
export class CommentLike extends BaseEntity {
  @ManyToOne(() => Comment, { ref: true })
  comment!: Ref<Comment>;

  @ManyToOne(() => User, { ref: true, index: true })
  user!: Ref<User>;
}
