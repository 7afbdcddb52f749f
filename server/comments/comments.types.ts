import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Course } from '../catalog/course.entity.js';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';
import { EDIT_MINUTES } from '../safety/written.rules.js';
import { Comment } from './comment.entity.js';

export enum CommentSort {
  NEWEST = 'NEWEST',
  LIKED = 'LIKED',
}
registerEnumType(CommentSort, { name: 'CommentSort', description: 'The latest or the most liked first.' });

@ObjectType({ description: 'What buyers think of a course.' })
export class CourseRatings {}

@InputType()
export class AddCommentInput {
  @Field(() => ID, { description: 'The same again answers with the comment that came of it first.' })
  clientKey!: string;

  @Field(() => ID)
  courseId!: string;

  @Field(() => ID, { nullable: true, description: 'The lesson it is about; null: the course.' })
  lessonId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The comment that is answered.' })
  replyToId?: string | null;

  @Field(() => String, { description: 'Plain text of 1 to 1,000 characters.' })
  text!: string;
}

@InputType()
export class EditCommentInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: `Plain text; within ${EDIT_MINUTES} minutes of writing.` })
  text!: string;
}

@InputType()
export class HideCommentInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'For its author and the audit log: 1 to 200 characters.' })
  reason!: string;
}

@InputType()
export class RateCourseInput {
  @Field(() => ID)
  courseId!: string;

  @Field(() => Int, { description: '1 to 5.' })
  stars!: number;
}

@ObjectType({ description: 'The comment as it is now; null once it shows for nobody.' })
export class CommentPayload extends Payload {
  @Field(() => Comment, { nullable: true })
  comment?: Ref | null;

  @Field(() => Course, { nullable: true })
  course?: Ref | null;
}

@ObjectType({ description: 'The course with its new rating.' })
export class RatingPayload extends Payload {
  @Field(() => Course, { nullable: true })
  course?: Ref | null;
}
