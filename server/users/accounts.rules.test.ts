import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isReason, isSomebodys, runsTheShop, takingRefusal } from './accounts.rules.js';

const standing = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  role: fc.constantFrom('STUDENT' as const, 'TEACHER' as const, 'ADMIN' as const),
  status: fc.constantFrom('ACTIVE' as const, 'BANNED' as const, 'MERGED' as const, 'ERASED' as const),
});

describe('taking something from an account', () => {
  const admin = (id: string) => ({ id, role: 'ADMIN', status: 'ACTIVE' }) as const;
  const student = { id: 'x', role: 'STUDENT', status: 'ACTIVE' } as const;
  const shut = { id: 'b', role: 'ADMIN', status: 'BANNED' } as const;

  it.each([
    ['from a student', student, 'a', [admin('a')], null],
    ['from another admin', admin('b'), 'a', [admin('a'), admin('b')], null],
    ['from oneself', admin('a'), 'a', [admin('a'), admin('b')], 'NOT_ON_YOURSELF'],
    ['from the last admin, asked by one who was', admin('b'), 'a', [admin('b')], 'LAST_ADMIN'],
    ['from an admin who is shut out anyway', shut, 'a', [admin('a')], null],
  ] as const)('%s', (_what, account, actor, admins, expected) => {
    expect(takingRefusal(account, actor, admins)).toBe(expected);
  });

  it('never leaves nobody to run the shop, whoever asks', () => {
    const people = fc.uniqueArray(standing, { selector: ({ id }) => id, minLength: 1 });
    fc.assert(
      fc.property(people, fc.nat(), fc.constantFrom('a', 'z'), (all, at, actor) => {
        const account = all[at % all.length];
        if (!account || takingRefusal(account, actor, all)) return;
        const before = all.filter(runsTheShop);
        const after = before.filter(({ id }) => id !== account.id);
        expect(before.length > 0 && after.length === 0).toBe(false);
      }),
    );
  });
});

it.each([
  ['', false],
  ['违规', true],
  ['x'.repeat(200), true],
  ['x'.repeat(201), false],
])('takes %j for a reason: %s', (text, expected) => {
  expect(isReason(text)).toBe(expected);
});

it('finds a person behind what is open or shut, and nobody behind what was merged or erased', () => {
  const all = ['ACTIVE', 'BANNED', 'MERGED', 'ERASED'] as const;
  expect(all.filter(status => isSomebodys({ status }))).toEqual(['ACTIVE', 'BANNED']);
});
