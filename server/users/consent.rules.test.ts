import { describe, expect, it } from 'vitest';
import { consentFault, dueConsents, LegalDocumentKind } from './consent.rules.js';

const TODAY = { privacyPolicy: '1.2', serviceAgreement: '1.0' };

describe('what somebody says they have read', () => {
  it.each([
    ['both documents of today', TODAY, null],
    ['an older policy', { ...TODAY, privacyPolicy: '1.0' }, 'CONSENT_REQUIRED'],
    ['an older agreement', { ...TODAY, serviceAgreement: '0.9' }, 'CONSENT_REQUIRED'],
    ['a version to come', { ...TODAY, privacyPolicy: '9.0' }, 'CONSENT_REQUIRED'],
    ['nothing', { privacyPolicy: '', serviceAgreement: '' }, 'CONSENT_REQUIRED'],
    ['that there was nothing to read', null, 'CONSENT_REQUIRED'],
  ])('%s', (_what, consent, fault) => {
    expect(consentFault(consent)).toBe(fault);
  });
});

describe('what is due', () => {
  const policy = { kind: LegalDocumentKind.PRIVACY_POLICY, version: '1.2', withdrawnAt: null };
  const agreement = { kind: LegalDocumentKind.SERVICE_AGREEMENT, version: '1.0', withdrawnAt: null };
  it.each([
    ['everything, of nobody', [], ['PRIVACY_POLICY', 'SERVICE_AGREEMENT']],
    ['nothing once both were agreed to', [policy, agreement], []],
    ['the one that is missing', [agreement], ['PRIVACY_POLICY']],
    ['what was withdrawn', [{ ...policy, withdrawnAt: new Date() }, agreement], ['PRIVACY_POLICY']],
    ['nothing that was given again', [{ ...policy, withdrawnAt: new Date() }, policy, agreement], []],
    ['what has a new version', [policy, { ...agreement, version: '0.9' }], ['SERVICE_AGREEMENT']],
  ])('%s', (_what, given, due) => {
    expect(dueConsents(given)).toEqual(due);
  });
});
