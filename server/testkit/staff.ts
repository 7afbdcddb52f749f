import { randomUUID } from 'node:crypto';
import { Role, type User } from '../users/user.entity.js';
import type { UserErrors } from './purchase.js';
import type { Story } from './story.js';
import type { Visitor } from './visitor.js';

const REFUND =
  'refund { id number status kind amount { fen } lines { amount { fen } } } userErrors { code field message }';

export interface RefundAnswer extends UserErrors {
  refund: { id: string; number: string; status: string; kind: string; amount: { fen: number } } | null;
}

/** A learner who asks for money back. */
export async function requestRefund(
  { run }: Visitor,
  orderId: string,
  wish: { lineIds?: string[]; reason?: string; clientKey?: string } = {},
): Promise<RefundAnswer> {
  const input = { orderId, reason: '不合适', clientKey: randomUUID(), ...wish };
  const answer = await run<{ requestRefund: RefundAnswer }>(
    `mutation ($input: RequestRefundInput!) { requestRefund(input: $input) { ${REFUND} } }`,
    { input },
  );
  return answer.requestRefund;
}

export async function withdrawRefund({ run }: Visitor, id: string): Promise<RefundAnswer> {
  const query = `mutation ($id: ID!) { withdrawRefund(id: $id) { ${REFUND} } }`;
  return (await run<{ withdrawRefund: RefundAnswer }>(query, { id })).withdrawRefund;
}

export async function cancelOrder(
  { run }: Visitor,
  orderId: string,
): Promise<UserErrors & { order: { status: string; ending: string | null } | null }> {
  type Answer = { cancelOrder: UserErrors & { order: { status: string; ending: string | null } | null } };
  const query = `mutation ($orderId: ID!) { cancelOrder(orderId: $orderId) { order { status ending } userErrors { code field message } } }`;
  return (await run<Answer>(query, { orderId })).cancelOrder;
}

/** Somebody who decides about refunds. */
export class Staff {
  constructor(readonly visitor: Visitor) {}

  static async admin(story: Story): Promise<Staff> {
    return new Staff(await story.as(await story.user({ role: Role.ADMIN })));
  }

  static async teacher(story: Story, teacher: User): Promise<Staff> {
    return new Staff(await story.as(teacher));
  }

  async decide(id: string, approve: boolean, note?: string): Promise<RefundAnswer> {
    const query = `mutation ($input: DecideRefundInput!) { decideRefund(input: $input) { ${REFUND} } }`;
    return (await this.visitor.run<{ decideRefund: RefundAnswer }>(query, { input: { id, approve, note } }))
      .decideRefund;
  }

  async refundOrder(
    orderId: string,
    lines: { lineId: string; fen: number }[],
    clientKey: string = randomUUID(),
  ): Promise<RefundAnswer> {
    const query = `mutation ($input: RefundOrderInput!) { refundOrder(input: $input) { ${REFUND} } }`;
    const input = { orderId, lines, reason: '客服退款', clientKey };
    return (await this.visitor.run<{ refundOrder: RefundAnswer }>(query, { input })).refundOrder;
  }

  async resolve(id: string, resolution: 'RETRY' | 'PAID_OTHERWISE'): Promise<RefundAnswer> {
    const query = `mutation ($input: ResolveRefundInput!) { resolveRefund(input: $input) { ${REFUND} } }`;
    const input = { id, resolution, note: '已核对' };
    return (await this.visitor.run<{ resolveRefund: RefundAnswer }>(query, { input })).resolveRefund;
  }
}
