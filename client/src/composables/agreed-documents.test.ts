import { expect, it } from 'vitest';
import { agreedDocuments } from './agreed-documents';

const documents = [
  { kind: 'PRIVACY_POLICY' as const, version: '1.1', title: '知课隐私政策' },
  { kind: 'SERVICE_AGREEMENT' as const, version: '1.0', title: '知课服务协议' },
];
const consent = (
  kind: 'PRIVACY_POLICY' | 'SERVICE_AGREEMENT',
  version: string,
  withdrawnAt: string | null,
) => ({
  kind,
  version,
  givenAt: '2026-11-21T03:00:00Z',
  withdrawnAt,
});

it('tells the version agreed to last, and a newer one', () => {
  const consents = [consent('PRIVACY_POLICY', '1.0', null), consent('SERVICE_AGREEMENT', '1.0', null)];
  expect(agreedDocuments(documents, consents)).toMatchObject([
    { kind: 'PRIVACY_POLICY', agreed: { version: '1.0' }, newer: '1.1' },
    { kind: 'SERVICE_AGREEMENT', agreed: { version: '1.0' }, newer: null },
  ]);
});

it('does not count what was taken back', () => {
  const consents = [consent('SERVICE_AGREEMENT', '1.0', '2026-11-21T04:00:00Z')];
  expect(agreedDocuments(documents, consents).map(({ agreed, newer }) => [agreed, newer])).toEqual([
    [null, null],
    [null, null],
  ]);
});
