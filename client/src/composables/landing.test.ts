import { describe, expect, it } from 'vitest';
import { landingOf } from './landing';

describe('the page after a log-in', () => {
  it.each([
    ['STUDENT', '', null],
    ['TEACHER', '', '/subpackages/staff/studio/studio'],
    ['ADMIN', '', '/subpackages/staff/admin/admin'],
    [undefined, '', null],
    ['STUDENT', '/pages/course/course?id=1', '/pages/course/course?id=1'],
    ['ADMIN', '/pages/course/course?id=1', '/pages/course/course?id=1'],
  ] as const)('of a %s who came for "%s" is %s', (role, next, page) => {
    expect(landingOf(role, next)).toBe(page);
  });
});
