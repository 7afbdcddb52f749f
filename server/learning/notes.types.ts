import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Lesson } from '../catalog/lesson.entity.js';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';
import { LessonNote } from './lesson-note.entity.js';

@InputType()
export class SaveNoteInput {
  @Field(() => ID, { nullable: true, description: 'The one to change; null: a new one.' })
  id?: string | null;

  @Field(() => ID)
  lessonId!: string;

  @Field(() => Int, { description: 'The second of the recording, or the page of the document.' })
  positionSeconds!: number;

  @Field(() => String, { description: 'Plain text of at most 2,000 characters.' })
  text!: string;
}

@ObjectType()
export class SaveNotePayload extends Payload {
  @Field(() => LessonNote, { nullable: true })
  note?: Ref | null;
}

@ObjectType()
export class RemoveNotePayload extends Payload {
  @Field(() => Lesson, { nullable: true })
  lesson?: Ref | null;
}
