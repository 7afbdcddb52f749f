/** What people are asked to agree to. */
export enum LegalDocumentKind {
  PRIVACY_POLICY = 'PRIVACY_POLICY',
  SERVICE_AGREEMENT = 'SERVICE_AGREEMENT',
}

/** The versions of today; each has its texts in `legal/`. Whoever agreed to an older one is asked again. */
export const CURRENT_VERSIONS: Readonly<Record<LegalDocumentKind, string>> = {
  PRIVACY_POLICY: '1.2',
  SERVICE_AGREEMENT: '1.0',
};

export const LEGAL_KINDS = Object.values(LegalDocumentKind);

/** The versions somebody says they have read. */
interface Read {
  privacyPolicy: string;
  serviceAgreement: string;
}

/** `CONSENT_REQUIRED` unless both documents of today were agreed to. */
export function consentFault(consent: Read | null | undefined): 'CONSENT_REQUIRED' | null {
  const isComplete =
    consent?.privacyPolicy === CURRENT_VERSIONS.PRIVACY_POLICY &&
    consent.serviceAgreement === CURRENT_VERSIONS.SERVICE_AGREEMENT;
  return isComplete ? null : 'CONSENT_REQUIRED';
}

/** The documents of today that nobody's consent stands for; a consent that was withdrawn stands for nothing. */
export function dueConsents(
  given: readonly { kind: LegalDocumentKind; version: string; withdrawnAt: Date | null }[],
): LegalDocumentKind[] {
  return LEGAL_KINDS.filter(
    kind =>
      !given.some(
        consent =>
          consent.kind === kind && consent.version === CURRENT_VERSIONS[kind] && !consent.withdrawnAt,
      ),
  );
}
