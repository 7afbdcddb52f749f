import { Field, ObjectType } from 'type-graphql';
import { LegalDocumentKind } from './consent.rules.js';

@ObjectType({ description: 'A version of the privacy policy or of the service agreement.' })
export class LegalDocument {
  @Field(() => LegalDocumentKind)
  kind!: LegalDocumentKind;

  @Field(() => String)
  version!: string;

  @Field(() => String)
  title!: string;

  @Field(() => Date)
  publishedAt!: Date;

  @Field(() => String, { description: 'What matters most, in a few sentences.' })
  summary!: string;

  @Field(() => String, { description: 'Paragraphs parted by blank lines; a heading begins with "# ".' })
  body!: string;
}
