export interface Trade {
  channel: 'wechat' | 'wechat-virtual' | 'alipay';
  number: string;
  state: 'OPEN' | 'PAID' | 'CLOSED';
  amountFen: number;
  refundedFen: number;
  title: string;
  payer: string;
  transactionId: string | null;
  paidAt: string | null;
  /** Virtual payment alone: iOS pays by Apple. */
  os?: 'ios' | 'android';
}
export interface SandboxNotification {
  id: string;
  number: string;
  state: 'WAITING' | 'HELD' | 'ACKNOWLEDGED' | 'GIVEN_UP';
  attempts: { at: string; outcome: string; status: number | null }[];
}
/** A message that a platform took to somebody for the shop. */
export interface PlatformMessage {
  user: string;
  title: string;
  /** Where a tap on it leads, with its query. */
  page: string;
}
/** See the table of faults in server/sandbox/README.md. */
export type Fault = { kind: string; channel?: 'wechat' | 'alipay'; times?: number | 'always' } & Record<
  string,
  unknown
>;

/** The sandbox's control API, with types. */
export class SandboxDriver {
  constructor(readonly origin: string) {}

  async trades(): Promise<Trade[]> {
    return (await this.call<{ trades: Trade[] }>('GET', '/control/trades')).trades;
  }

  async notifications(number: string): Promise<SandboxNotification[]> {
    const path = `/control/notifications?number=${number}`;
    return (await this.call<{ notifications: SandboxNotification[] }>('GET', path)).notifications;
  }

  async messages(): Promise<PlatformMessage[]> {
    return (await this.call<{ messages: PlatformMessage[] }>('GET', '/control/messages')).messages;
  }

  async arm(fault: Fault): Promise<void> {
    await this.call('POST', '/control/faults', fault);
  }

  async disarm(): Promise<void> {
    await this.call('DELETE', '/control/faults');
  }

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(this.origin + path, { method, body: body ? JSON.stringify(body) : null });
    const answer = (await response.json()) as T;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }
}
