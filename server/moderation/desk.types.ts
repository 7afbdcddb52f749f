import { ObjectType } from 'type-graphql';

/** How far is counted: beyond that nobody reads the number. */
export const MOST_COUNTED = 100;

@ObjectType({
  description: `What waits for whoever works here, counted up to ${MOST_COUNTED}. Of a teacher, what is of own courses; what is for admins alone is 0.`,
})
export class StaffDesk {
  /** Whose it is. */
  id!: string;
}
