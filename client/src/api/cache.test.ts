import { Client, makeResult, type ExecutionResult, type Exchange, type Operation } from '@urql/core';
import { filter, fromPromise, makeSubject, mergeMap, pipe } from 'wonka';
import { describe, expect, it } from 'vitest';
import {
  CoursePageDocument,
  LearnPageDocument,
  OrderUpdatedDocument,
  type CoursePageQuery,
} from '@graphql/graphql';
import { createCache } from './cache';

const money = { __typename: 'Money', fen: 20_000, text: '¥200.00' };
const lesson = (id: string, access: string) => ({
  __typename: 'Lesson',
  id,
  title: id,
  kind: 'VIDEO',
  durationSeconds: 60,
  trial: false,
  access,
});
const card = (id: string, access = 'LOCKED') => ({
  __typename: 'Course',
  id,
  title: id,
  promise: '',
  coverUrl: '',
  lessonCount: 1,
  learnerCount: 0,
  access,
  price: money,
  teacher: { __typename: 'User', id: 't', name: '林深见', avatarUrl: null, bio: null },
});
const course = (access: string) => ({
  ...card('python', access),
  intro: '',
  durationSeconds: 60,
  shareCode: 's',
  category: { __typename: 'Category', id: 'k', name: '编程' },
  chapters: [
    { __typename: 'Chapter', id: 'c', title: '一', lessons: [lesson('l1', access), lesson('l2', access)] },
  ],
  lastLesson: null,
});
const paid = {
  __typename: 'Order',
  id: 'o',
  status: 'PAID',
  paidAt: '2026-11-21T03:00:00Z',
  lines: [
    {
      __typename: 'OrderLine',
      id: 'line',
      course: {
        __typename: 'Course',
        id: 'python',
        access: 'OPEN',
        lastLesson: { __typename: 'Lesson', id: 'l1', title: 'l1' },
        chapters: [
          {
            __typename: 'Chapter',
            id: 'c',
            lessons: [
              { __typename: 'Lesson', id: 'l1', access: 'OPEN' },
              { __typename: 'Lesson', id: 'l2', access: 'OPEN' },
            ],
          },
        ],
      },
    },
  ],
};

/** The cache before a server that is a function, with everything it was asked. */
function clientBefore(answer: (operation: Operation) => ExecutionResult) {
  const asked: string[] = [];
  const pushes = makeSubject<ExecutionResult>();
  const server: Exchange = () => operations =>
    pipe(
      operations,
      filter(({ kind }) => kind !== 'teardown'),
      mergeMap(operation => {
        const [definition] = operation.query.definitions;
        asked.push((definition as { name?: { value: string } }).name?.value ?? '');
        if (operation.kind !== 'subscription')
          return fromPromise(Promise.resolve(makeResult(operation, answer(operation))));
        return pipe(
          pushes.source,
          mergeMap(result => fromPromise(Promise.resolve(makeResult(operation, result)))),
        );
      }),
    );
  const client = new Client({
    url: 'http://server/graphql',
    preferGetMethod: false,
    exchanges: [createCache(), server],
  });
  return { client, asked, push: pushes.next };
}

const settle = () => new Promise(resolve => setTimeout(resolve, 5));

describe('the cache', () => {
  it('opens the lessons of an open course page from the pushed order alone, with no further question', async () => {
    const { client, asked, push } = clientBefore(() => ({ data: { course: course('LOCKED') } }));
    const seen: CoursePageQuery['course'][] = [];
    client
      .query(CoursePageDocument, { id: 'python' })
      .subscribe(({ data }) => seen.push(data?.course ?? null));
    client.subscription(OrderUpdatedDocument, { orderId: 'o' }).subscribe(() => undefined);
    await settle();
    push({ data: { orderUpdated: { __typename: 'OrderEvent', orderId: 'o', status: 'PAID', order: paid } } });
    await settle();
    const access = seen.map(shown => [shown!.access, ...shown!.chapters[0]!.lessons.map(row => row.access)]);
    expect(access).toEqual([
      ['LOCKED', 'LOCKED', 'LOCKED'],
      ['OPEN', 'OPEN', 'OPEN'],
    ]);
    expect(seen[1]!.lastLesson).toMatchObject({ id: 'l1' });
    expect(asked).toEqual(['CoursePage', 'OrderUpdated']);
  });

  it('asks anew for the own courses once an order is paid, and not while it waits', async () => {
    const shelf = {
      __typename: 'EnrollmentConnection',
      nodes: [],
      pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
    };
    const { client, asked, push } = clientBefore(() => ({
      data: { me: { __typename: 'Viewer', id: 'xiaoming', courses: shelf } },
    }));
    client.query(LearnPageDocument, { first: 10 }).subscribe(() => undefined);
    client.subscription(OrderUpdatedDocument, { orderId: 'o' }).subscribe(() => undefined);
    await settle();
    const event = (status: string) => ({
      data: { orderUpdated: { __typename: 'OrderEvent', orderId: 'o', status, order: { ...paid, status } } },
    });
    push(event('PENDING'));
    await settle();
    expect(asked).toEqual(['LearnPage', 'OrderUpdated']);
    push(event('PAID'));
    await settle();
    expect(asked).toEqual(['LearnPage', 'OrderUpdated', 'LearnPage']);
  });
});
