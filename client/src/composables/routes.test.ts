import { expect, it, vi } from 'vitest';

vi.stubGlobal('uni', {});
const { checkoutRoute, itemsOf, routes } = await import('./routes');

const query = (url: string) => new URLSearchParams(url.split('?')[1]);

it('names everything that is bought in the checkout’s address, and reads it back', () => {
  const items = [
    { kind: 'COURSE' as const, id: 'a' },
    { kind: 'COURSE' as const, id: 'b' },
    { kind: 'COURSE_PLAN' as const, id: 'p' },
    { kind: 'PAID_QUESTION' as const, id: 'q' },
  ];
  const named = query(checkoutRoute(items));
  const [courses, plans, questions] = ['course', 'plan', 'question'].map(name => named.get(name) ?? '');
  expect(itemsOf(courses!, plans!, questions)).toEqual(items);
});

it('leads to the checkout of one course by its id alone', () => {
  expect(routes.checkout('a')).toBe('/subpackages/purchase/checkout/checkout?course=a');
});
