import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import { PageArgs, type Ref } from '../kernel/reads/index.js';
import { Course } from './course.entity.js';
import { CourseSort } from './search.rules.js';

registerEnumType(CourseSort, {
  name: 'CourseSort',
  description: 'How courses are sorted; prices are those that hold now.',
});

@ArgsType()
export class CoursesArgs extends PageArgs {
  @Field(() => String, {
    nullable: true,
    description:
      'Words that all have to be found in title, tags, teacher, lessons or introduction; at most 100 characters.',
  })
  query?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those on this shelf, and on those below it.' })
  categoryId?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those with this tag.' })
  tag?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those that cost nothing now, or only others.' })
  free?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those at a limited price now, or only others.' })
  limited?: boolean | null;

  @Field(() => ID, { nullable: true })
  teacherId?: string | null;

  @Field(() => Int, { nullable: true, description: 'Of the price that holds now.' })
  minPriceFen?: number | null;

  @Field(() => Int, { nullable: true, description: 'Of the price that holds now, inclusive.' })
  maxPriceFen?: number | null;

  @Field(() => CourseSort, {
    nullable: true,
    description: 'RELEVANCE where there is a query, else NEWEST; RELEVANCE without a query is NEWEST.',
  })
  sort?: CourseSort | null;
}

@ObjectType({ description: 'A word that courses are tagged with.' })
export class Tag {
  @Field(() => String)
  name!: string;

  @Field(() => Int, { description: 'Published courses that have it.' })
  courseCount!: number;
}

export enum SuggestionKind {
  TAG = 'TAG',
  TEACHER = 'TEACHER',
  COURSE = 'COURSE',
}
registerEnumType(SuggestionKind, { name: 'SuggestionKind', description: 'What a suggestion names.' });

@ObjectType({ description: 'Something to search for, or to go to at once.' })
export class SearchSuggestion {
  @Field(() => SuggestionKind)
  kind!: SuggestionKind;

  @Field(() => String)
  text!: string;

  @Field(() => ID, { nullable: true, description: 'Of the course or the teacher.' })
  id!: string | null;
}

@ObjectType()
export class PromoteSearchesPayload extends Payload {
  @Field(() => [String], { nullable: true, description: 'What everybody is shown now.' })
  hotSearches?: string[] | null;
}

@ObjectType({ description: 'Under which terms money for a course is given back.' })
export class RefundPolicy {
  @Field(() => Int, { description: 'Days after payment in which a learner may ask; 0: never.' })
  days!: number;

  @Field(() => Int, { description: 'Percent of the course that may have been opened by then.' })
  maxProgressPercent!: number;

  @Field(() => Boolean, { description: 'Whether a request within the terms is granted at once.' })
  automatic!: boolean;
}

@InputType()
export class LimitedPriceInput {
  @Field(() => ID, { nullable: true, description: 'The one to change; null: a new one.' })
  id?: string | null;

  @Field(() => ID)
  courseId!: string;

  @Field(() => Int, { description: 'Below the list price.' })
  priceFen!: number;

  @Field(() => String, { description: 'The reason, as shown: at most 20 characters.' })
  label!: string;

  @Field(() => Date)
  startsAt!: Date;

  @Field(() => Date, { description: 'Exclusive.' })
  endsAt!: Date;
}

@ObjectType()
export class LimitedPricePayload extends Payload {
  @Field(() => Course, { nullable: true })
  course?: Ref | null;
}
