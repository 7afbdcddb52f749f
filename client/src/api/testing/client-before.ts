import { Client, makeResult, type ExecutionResult, type Exchange, type Operation } from '@urql/core';
import { filter, fromPromise, makeSubject, mergeMap, pipe } from 'wonka';
import { createCache } from '../cache';

/** The cache before a server that is a function, with everything it was asked. */
export function clientBefore(answer: (operation: Operation) => ExecutionResult | Promise<ExecutionResult>) {
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
          return fromPromise(
            Promise.resolve(answer(operation)).then(result => makeResult(operation, result)),
          );
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
