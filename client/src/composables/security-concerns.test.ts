import { expect, it } from 'vitest';
import { areFew, securityConcerns } from './security-concerns';

type Facts = Parameters<typeof securityConcerns>[0];

const CODES = { enabledAt: '2026-11-21T03:00:00Z', recoveryCodesLeft: 10 };
const safe: Facts = {
  id: 'u',
  role: 'STUDENT',
  username: 'xiaoming',
  hasPassword: true,
  email: { masked: 'x***@example.com', verified: true },
  phone: null,
  identities: [],
  deletionDueAt: null,
  secondFactor: null,
};
const of = (facts: Partial<Facts>) => [...securityConcerns({ ...safe, ...facts })];

it('has nothing to say of a learner who can get back in', () => {
  expect(of({})).toEqual([]);
  expect(of({ email: null, identities: [{ provider: 'WECHAT', linkedAt: '2026-11-21T03:00:00Z' }] })).toEqual(
    [],
  );
  expect(of({ email: null, hasPassword: false })).toEqual([]);
});

it('tells of a password that could not be set anew, and of an address nobody proved', () => {
  expect(of({ email: null })).toEqual(['NO_WAY_BACK']);
  expect(of({ email: { masked: 'x***@example.com', verified: false } })).toEqual(['EMAIL_UNVERIFIED']);
});

it('wants a second factor of staff alone, and enough recovery codes of everybody', () => {
  expect(of({ role: 'TEACHER' })).toEqual(['STAFF_WITHOUT_CODE']);
  expect(of({ role: 'ADMIN', secondFactor: CODES })).toEqual([]);
  expect(of({ secondFactor: { ...CODES, recoveryCodesLeft: 3 } })).toEqual(['FEW_CODES_LEFT']);
  expect([areFew(4), areFew(3)]).toEqual([false, true]);
});
