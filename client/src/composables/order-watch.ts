import type { OrderStateFragment, OrderStatus } from '@graphql/graphql';

/** Silence of the socket after which the server is asked to ask the channel, and how the questions thin out. */
const SILENCE_MS = 3_000;
const GROWTH = 1.4;
const LONGEST_MS = 15_000;

/** From here on the page says that it takes longer than usual. */
export const SLOW_MS = 20_000;

export type OrderState = OrderStateFragment;
export type PayPhase = 'confirming' | 'slow' | 'paid' | 'closed';

export const silence = (checks: number): number =>
  Math.round(Math.min(SILENCE_MS * GROWTH ** checks, LONGEST_MS));

const isSettled = (status: OrderStatus) => status !== 'PENDING';

/** What the page shows. Only the server's word about the order counts, never what the wallet's sheet said. */
export function phaseOf(status: OrderStatus | null, waitedMs: number): PayPhase {
  if (status === 'PAID') return 'paid';
  if (status !== null && isSettled(status)) return 'closed';
  return waitedMs >= SLOW_MS ? 'slow' : 'confirming';
}

export interface OrderWatchPorts {
  /** Listens to the socket; the answer stops it. */
  subscribe(onOrder: (order: OrderState) => void): () => void;
  /** Has the server ask the channel. Null when that could not be done now. */
  check(): Promise<OrderState | null>;
  /** Calls when the program comes back to the front; the answer stops it. */
  onShow(listener: () => void): () => void;
}

/**
 * Waits for the end of an order on two roads that do not know each other: what the socket says, and what a check
 * answers after silence, on return to the front and then ever more rarely. Either is enough.
 */
export function watchOrder(ports: OrderWatchPorts, onOrder: (order: OrderState) => void): () => void {
  let checks = 0;
  let checking = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const held: (() => void)[] = [];

  // What is let go while it is still being taken hold of (the socket may answer at once) is let go right after.
  function hold(release: () => void): void {
    if (stopped) release();
    else held.push(release);
  }
  function stop(): void {
    stopped = true;
    clearTimeout(timer);
    held.splice(0).forEach(release => release());
  }
  function hear(order: OrderState): void {
    if (stopped) return;
    if (isSettled(order.status)) stop();
    onOrder(order);
  }
  function schedule(): void {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void check(), silence(checks));
  }
  async function check(): Promise<void> {
    if (checking || stopped) return;
    checking = true;
    checks += 1;
    const order = await ports.check().catch(() => null);
    checking = false;
    if (order) hear(order);
    schedule();
  }

  hold(ports.subscribe(hear));
  hold(
    ports.onShow(() => {
      checks = 0;
      void check();
    }),
  );
  schedule();
  return stop;
}
