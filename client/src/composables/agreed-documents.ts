import type { LegalDocumentKind, PrivacyPageQuery } from '@graphql/graphql';

type Document = Pick<PrivacyPageQuery['legalDocuments'][number], 'kind' | 'version' | 'title'>;
type Consent = Pick<
  NonNullable<PrivacyPageQuery['me']>['consents'][number],
  'kind' | 'version' | 'givenAt' | 'withdrawnAt'
>;

/** A document of today beside what was agreed to last. */
export interface AgreedDocument {
  kind: LegalDocumentKind;
  title: string;
  agreed: Pick<Consent, 'version' | 'givenAt'> | null;
  /** The version of today, where another one was agreed to. */
  newer: string | null;
}

/** `consents` has the latest first, and those that were taken back among them. */
export const agreedDocuments = (
  documents: readonly Document[],
  consents: readonly Consent[],
): AgreedDocument[] =>
  documents.map(({ kind, title, version }) => {
    const agreed = consents.find(consent => consent.kind === kind && !consent.withdrawnAt) ?? null;
    return { kind, title, agreed, newer: agreed && agreed.version !== version ? version : null };
  });
