/**
 * Where a subscription writes whose events are worked out once for many: beside the iteration that graphql-ws waits for,
 * as finished text.
 */
export interface Frames {
  /** The same for all operations of one socket. */
  readonly socket: object;
  /** One `next` with this payload, for as long as the client has not given the operation up. */
  write(payload: Payload): void;
  /** What waits to be read by the client, of whatever operation. */
  unreadBytes(): number;
  /** Ends the socket at once, with all that waits. */
  cut(): void;
}

/** Bytes of a payload and of the frame's end: encoded once, however many get them. */
export class Payload {
  readonly bytes: Buffer;

  constructor(json: string) {
    this.bytes = Buffer.from(`${json}}`);
  }
}
