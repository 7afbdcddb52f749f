/**
 * Where a subscription writes whose events are worked out once for many: beside the iteration that graphql-ws waits for,
 * as finished text.
 */
export interface Frames {
  /** One `next` with this payload, for as long as the client has not given the operation up. */
  write(payload: string): void;
  /** What waits to be read by the client, of whatever operation. */
  unreadBytes(): number;
  /** Ends the socket at once, with all that waits. */
  cut(): void;
}
