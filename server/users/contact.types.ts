import { Field, ObjectType } from 'type-graphql';

/** Named apart from the entity: this is a contact with most of it hidden. */
@ObjectType('Contact', { description: 'An e-mail address or a phone number as its owner sees it.' })
export class MaskedContact {
  @Field(() => String, { description: 'Most of it hidden: j***@example.com, 138****1234.' })
  masked!: string;

  @Field(() => Boolean, { description: 'Whether its owner proved that it is theirs.' })
  verified!: boolean;
}
