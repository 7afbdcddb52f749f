import { DriverException } from '@mikro-orm/core';
import { buildSchema, execute, GraphQLError, parse } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { UserError } from './errors.js';
import { formatError } from './format-error.js';
import type { Logger } from './log.js';

const schema = buildSchema('type Query { one(id: ID): Int  two(id: ID!): Int }');

/** What a client reads and what is logged when `query` is run and `one` throws `error`. */
function told(error: unknown, query = '{ one }', variableValues = {}) {
  const log = { warn: vi.fn(), error: vi.fn() };
  const rootValue = {
    one: () => {
      throw error;
    },
  };
  const result = execute({ schema, document: parse(query), rootValue, variableValues });
  const [thrown] = 'errors' in result ? (result.errors ?? []) : [];
  const answer = formatError(log as unknown as Logger, (thrown as GraphQLError).toJSON(), thrown);
  const { message, extensions } = answer;
  return { code: extensions?.code, message, extensions, log };
}

const driverError = (code: string) =>
  new DriverException(Object.assign(new Error('invalid byte sequence for encoding "UTF8": 0x00'), { code }));

describe('an error on its way to the client', () => {
  it('of a value PostgreSQL cannot hold is the fault of who asks, and tells nothing of the inside', () => {
    const { code, message, log } = told(driverError('22021'));
    expect([code, message]).toEqual(['BAD_USER_INPUT', 'An argument has a value of the wrong form.']);
    expect(log.error).not.toHaveBeenCalled();
  });

  it('of any other class of PostgreSQL is ours, masked and logged with its cause', () => {
    const error = driverError('57014');
    const { code, message, log } = told(error);
    expect([code, message]).toEqual(['INTERNAL_SERVER_ERROR', 'Something went wrong on our side.']);
    expect(log.error).toHaveBeenCalledWith({ error, path: ['one'] }, 'Unexpected error');
  });

  it('that the user can act on says why, where no payload can carry it', () => {
    const { code, message, extensions, log } = told(new UserError('NOT_FOUND', ['orderId']));
    expect([code, message]).toEqual(['BAD_USER_INPUT', 'This does not exist or is no longer available']);
    expect(extensions).toEqual({ code, reason: 'NOT_FOUND', field: ['orderId'] });
    expect(log.error).not.toHaveBeenCalled();
  });

  it('of null for an argument that must not be null is the fault of who asks', () => {
    const { code } = told(null, 'query ($id: ID = "x") { two(id: $id) }', { id: null });
    expect(code).toBe('BAD_USER_INPUT');
  });

  it('of graphql-js about our own answer is ours, at a field or without one', () => {
    const document = parse('{ one }');
    const field = document.definitions[0];
    expect(told(new GraphQLError('Expected value of type "Int"', { nodes: field })).code).toBe(
      'INTERNAL_SERVER_ERROR',
    );
    expect(told(new GraphQLError('Expected Iterable')).code).toBe('INTERNAL_SERVER_ERROR');
  });
});
