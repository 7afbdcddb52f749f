import { Client, makeResult, type Exchange, type Operation } from '@urql/core';
import { filter, fromPromise, mergeMap, pipe } from 'wonka';

type Variables = Record<string, Record<string, unknown>>;

/** What a server answers to each operation, by its name; a thrown error is an answer that failed. */
export type Answers = Record<string, (variables: Variables) => object | Promise<object>>;

/** A client before a server that is a table of answers, with everything it was asked. */
export function clientBefore(answers: Answers) {
  const asked: [name: string, variables: Variables][] = [];
  const server: Exchange = () => operations =>
    pipe(
      operations,
      filter(({ kind }) => kind !== 'teardown'),
      mergeMap((operation: Operation) => {
        const [definition] = operation.query.definitions;
        const name = (definition as { name: { value: string } }).name.value;
        asked.push([name, operation.variables as Variables]);
        const answer = Promise.resolve()
          .then(() => answers[name]!(operation.variables as Variables))
          .then(data => makeResult(operation, { data }))
          .catch((error: Error) => makeResult(operation, { errors: [{ message: error.message }] }));
        return fromPromise(answer);
      }),
    );
  return {
    client: new Client({ url: 'http://server', preferGetMethod: false, exchanges: [server] }),
    asked,
    names: () => asked.map(([name]) => name),
    /** The client keys under which an operation was sent. */
    keysOf: (name: string) =>
      asked.filter(([sent]) => sent === name).map(([, { input }]) => String(input!.clientKey)),
  };
}
