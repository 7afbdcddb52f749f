import { GraphQLObjectType, GraphQLSchema, GraphQLString, type GraphQLFieldConfig } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import type { Ctx } from '../context.js';
import { gate } from './gate.js';

type Field = GraphQLFieldConfig<unknown, Ctx>;

const field = (hooks: Partial<Field>): Field => ({ type: GraphQLString, ...hooks });
const root = (name: string, fields: Record<string, Field>) => new GraphQLObjectType({ name, fields });

function gated() {
  const ended = new Set<string>();
  const [resolve, subscribe] = [vi.fn(() => 'done'), vi.fn(() => 'events')];
  const schema = gate(
    new GraphQLSchema({
      query: root('Query', {
        auditLog: field({ resolve }),
        courses: field({ resolve }),
        unheardOf: field({ resolve }),
      }),
      mutation: root('Mutation', { decideRefund: field({ resolve }) }),
      subscription: root('Subscription', { orderUpdated: field({ subscribe, resolve }) }),
    }),
  );
  const isRevoked = (id: string) => ended.has(id);
  const call = (type: 'Query' | 'Mutation' | 'Subscription', name: string, role?: string): unknown => {
    const wrapped = (schema.getType(type) as GraphQLObjectType).getFields()[name];
    const viewer = role ? { id: 'a', sessionId: 's', role } : null;
    const open = type === 'Subscription' ? wrapped?.subscribe : wrapped?.resolve;
    try {
      return open?.(undefined, {}, { viewer, sessions: { isRevoked } }, {} as never);
    } catch (error) {
      return (error as { extensions: { code: string } }).extensions.code;
    }
  };
  return { call, ended, resolve, subscribe, schema };
}

describe('the gate', () => {
  it('lets in whom the policy names, at once, and nobody else as far as the resolver', () => {
    const { call, resolve } = gated();
    const roles = [undefined, 'STUDENT', 'TEACHER', 'ADMIN'];
    expect(roles.map(role => call('Query', 'courses', role))).toEqual(['done', 'done', 'done', 'done']);
    expect(roles.map(role => call('Query', 'auditLog', role))).toEqual([
      ...['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN'],
      'done',
    ]);
    expect(roles.map(role => call('Mutation', 'decideRefund', role))).toEqual([
      ...['UNAUTHENTICATED', 'FORBIDDEN'],
      ...['done', 'done'],
    ]);
    expect(resolve).toHaveBeenCalledTimes(7);
  });

  it('knows nobody by a session that has ended', () => {
    const { call, ended, resolve } = gated();
    ended.add('s');
    expect([call('Mutation', 'decideRefund', 'ADMIN'), call('Query', 'auditLog', 'ADMIN')]).toEqual([
      ...['UNAUTHENTICATED', 'UNAUTHENTICATED'],
    ]);
    expect(resolve).not.toHaveBeenCalled();
    expect(call('Query', 'courses', 'ADMIN')).toBe('done');
  });

  it('is closed to everybody where the policy has no line', () => {
    const { call, resolve } = gated();
    expect([call('Query', 'unheardOf'), call('Query', 'unheardOf', 'ADMIN')]).toEqual([
      'FORBIDDEN',
      'FORBIDDEN',
    ]);
    expect(resolve).not.toHaveBeenCalled();
  });

  it('stands before a subscription when it begins, not before each event', () => {
    const { call, subscribe, schema } = gated();
    expect([call('Subscription', 'orderUpdated'), call('Subscription', 'orderUpdated', 'STUDENT')]).toEqual([
      'UNAUTHENTICATED',
      'events',
    ]);
    expect(subscribe).toHaveBeenCalledOnce();
    const event = schema.getSubscriptionType()?.getFields()['orderUpdated'];
    expect(event?.resolve?.('1', {}, { viewer: null }, {} as never)).toBe('done');
  });

  it('finds nothing to stand before in a field that resolves by itself', () => {
    const schema = new GraphQLSchema({ query: root('Query', { courses: field({}) }) });
    expect(() => gate(schema)).toThrow('Query.courses has no resolve');
  });
});
