import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { buildSchema, type PubSub } from 'type-graphql';
import './permissions/permissions.reads.js';
import { AssessmentResolver } from './assessment/assessment.resolver.js';
import { CertificatesResolver } from './assessment/certificates.resolver.js';
import { AlertsResolver } from './audit/alerts.resolver.js';
import { AuditResolver } from './audit/audit.resolver.js';
import { AuthoringResolver } from './authoring/authoring.resolver.js';
import { QualificationsResolver } from './authoring/qualifications.resolver.js';
import { ReviewResolver } from './authoring/review.resolver.js';
import { CatalogResolver } from './catalog/catalog.resolver.js';
import { SearchResolver } from './catalog/search.resolver.js';
import { CommentsResolver } from './comments/comments.resolver.js';
import { EscrowResolver } from './escrow/escrow.resolver.js';
import { installReads } from './kernel/reads/index.js';
import { LearningResolver, OfferedCoursesResolver } from './learning/learning.resolver.js';
import { NotesResolver } from './learning/notes.resolver.js';
import { LiveResolver } from './live/live.resolver.js';
import { RoomResolver } from './live/room.resolver.js';
import { ModerationResolver } from './moderation/moderation.resolver.js';
import { NoticesResolver } from './notices/notices.resolver.js';
import { OfferedOrdersResolver, OrdersResolver } from './orders/orders.resolver.js';
import { PaidQuestionsResolver } from './paid-questions/paid-questions.resolver.js';
import { FindingsResolver } from './payments/findings.resolver.js';
import { PaymentsResolver } from './payments/payments.resolver.js';
import { QuestionsResolver } from './questions/questions.resolver.js';
import { RefundsResolver } from './payments/refunds.resolver.js';
import { gate } from './permissions/gate.js';
import { PrivacyResolver } from './privacy/privacy.resolver.js';
import { PromotionsResolver } from './promotions/promotions.resolver.js';
import { consentGate } from './users/consent-gate.js';
import './users/consents.reads.js';
import { ConsentsResolver } from './users/consents.resolver.js';
import './users/files.reads.js';
import { FilesResolver } from './users/files.resolver.js';
import { AccountsResolver } from './users/accounts.resolver.js';
import { CredentialsResolver } from './users/credentials.resolver.js';
import './users/linking.reads.js';
import { LinkingResolver } from './users/linking.resolver.js';
import { UsersResolver } from './users/users.resolver.js';

/** type-graphql asks for one even where every subscription brings its own source: PostgreSQL's, through `Topics`. */
const unusedPubSub: PubSub = {
  publish: () => {
    throw new Error('Publish through a transaction: tx.publish');
  },
  subscribe: () => {
    throw new Error('Subscribe through ctx.topics');
  },
};

let made: Promise<GraphQLSchema> | undefined;

/** The one schema: its classes, for every field that is stored the way it is read, and who is let in. Made once. */
export const createSchema = (): Promise<GraphQLSchema> => (made ??= makeSchema());

async function makeSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [
      UsersResolver,
      AccountsResolver,
      CredentialsResolver,
      FilesResolver,
      ConsentsResolver,
      LinkingResolver,
      NoticesResolver,
      AuditResolver,
      AlertsResolver,
      CatalogResolver,
      AuthoringResolver,
      ReviewResolver,
      QualificationsResolver,
      SearchResolver,
      LearningResolver,
      OfferedCoursesResolver,
      NotesResolver,
      AssessmentResolver,
      CertificatesResolver,
      CommentsResolver,
      QuestionsResolver,
      LiveResolver,
      RoomResolver,
      ModerationResolver,
      PromotionsResolver,
      PaidQuestionsResolver,
      OrdersResolver,
      OfferedOrdersResolver,
      PaymentsResolver,
      FindingsResolver,
      RefundsResolver,
      EscrowResolver,
      PrivacyResolver,
    ],
    scalarsMap: [{ type: Date, scalar: GraphQLDateTime }],
    validate: false,
    // It would introspect the whole schema at every start; one that is not valid is found where it is emitted.
    skipCheck: true,
    pubSub: unusedPubSub,
  });
  return gate(consentGate(installReads(schema)));
}
