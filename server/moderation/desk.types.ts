import { Field, Int, ObjectType } from 'type-graphql';

/** How far is counted: beyond that nobody reads the number. */
export const MOST_COUNTED = 100;

@ObjectType({
  description: `What waits for whoever works here, counted up to ${MOST_COUNTED}. Of a teacher, what is of own courses; what is for admins alone is 0.`,
})
export class StaffDesk {
  @Field(() => Int, { description: 'Versions of courses that wait for review; for admins.' })
  courseReviews!: number;

  @Field(() => Int, { description: 'What teachers handed in to show that they may teach; for admins.' })
  qualifications!: number;

  @Field(() => Int, { description: 'Comments that wait for a person; for admins.' })
  heldComments!: number;

  @Field(() => Int, { description: 'Reports that nobody has decided; for admins.' })
  reports!: number;

  @Field(() => Int, { description: 'Homework that waits for a grade.' })
  homework!: number;
}
