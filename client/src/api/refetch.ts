import type { Exchange, Operation } from '@urql/core';
import { map, pipe, tap } from 'wonka';

/**
 * Asks again for everything that is on a screen, behind what is shown, whenever the program or the network comes back.
 * Where there is no answer, what was shown stays: the error comes beside it.
 */
export function createRefetch() {
  const active = new Map<number, Operation>();
  const shown = new Map<number, unknown>();
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
      pipe(
        forward(
          pipe(
            operations,
            tap(operation => {
              if (operation.kind === 'query') active.set(operation.key, operation);
              if (operation.kind !== 'teardown') return;
              active.delete(operation.key);
              shown.delete(operation.key);
            }),
          ),
        ),
        map(result => {
          const { operation, data, error } = result;
          if (operation.kind !== 'query') return result;
          if (data) shown.set(operation.key, data);
          return !data && error?.networkError ? { ...result, data: shown.get(operation.key) } : result;
        }),
      );
  };
  return { exchange, refetch: () => active.forEach(operation => again(operation)) };
}
