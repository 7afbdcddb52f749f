import { Field, ObjectType } from 'type-graphql';
import { Lesson } from '../catalog/lesson.entity.js';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';

@ObjectType({ description: 'The lesson, or why it stays closed.' })
export class OpenLessonPayload extends Payload {
  @Field(() => Lesson, { nullable: true })
  lesson?: Ref | null;
}
