import type { Exchange, Operation } from '@urql/core';
import { pipe, tap } from 'wonka';

/** Asks again for everything that is on a screen, behind what is shown, whenever the program or the network comes back. */
export function createRefetch() {
  const active = new Map<number, Operation>();
  let again: (operation: Operation) => void = () => undefined;

  const exchange: Exchange = ({ client, forward }) => {
    again = operation =>
      client.reexecuteOperation(
        client.createRequestOperation('query', operation, {
          ...operation.context,
          // The cache holds back the query it asked for last: what failed without an answer would never be asked again.
          requestPolicy: 'network-only',
        }),
      );
    return operations =>
      forward(
        pipe(
          operations,
          tap(operation => {
            if (operation.kind === 'query') active.set(operation.key, operation);
            if (operation.kind === 'teardown') active.delete(operation.key);
          }),
        ),
      );
  };
  return { exchange, refetch: () => active.forEach(operation => again(operation)) };
}
