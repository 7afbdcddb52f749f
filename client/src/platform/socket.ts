/** graphql-ws ends a frozen socket with 4499; the platforms send only codes they know. */
const TERMINATED = 4499;
const NORMAL = 1000;
const ABNORMAL = 1006;

interface Close {
  code: number;
  reason: string;
  wasClean: boolean;
}

/** Alipay wraps what arrived once more, and says whether it is bytes. */
type Message = { data: string | { data: string; isBuffer?: boolean } };

/** The part of the WebSocket class that graphql-ws uses, over `uni.connectSocket`. */
export class UniSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;

  readyState: number = UniSocket.CONNECTING;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: ((error: Error) => void) | null = null;
  onclose: ((event: Close) => void) | null = null;

  readonly #task: UniApp.SocketTask;

  constructor(url: string, protocol: string) {
    const options = { url, protocols: [protocol], multiple: true, complete: () => undefined };
    // With a `complete` uni returns the task instead of a promise.
    this.#task = uni.connectSocket(options) as unknown as UniApp.SocketTask;
    this.#task.onOpen(() => {
      if (this.readyState !== UniSocket.CONNECTING) return;
      this.readyState = UniSocket.OPEN;
      this.onopen?.();
    });
    this.#task.onMessage(event => {
      const { data } = event as Message;
      this.onmessage?.({ data: typeof data === 'string' ? data : data.data });
    });
    this.#task.onClose((event: { code?: number; reason?: string }) => this.#closed(event.code, event.reason));
    // The platforms do not promise a close after an error, and graphql-ws takes an error for the end.
    this.#task.onError(() => this.#closed(ABNORMAL, 'error'));
  }

  send(data: string): void {
    this.#task.send({ data, fail: () => this.#closed(ABNORMAL, 'send failed') });
  }

  close(code = NORMAL, reason = ''): void {
    if (this.readyState >= UniSocket.CLOSING) return;
    this.readyState = UniSocket.CLOSING;
    this.#task.close({ code: code === TERMINATED ? NORMAL : code, reason });
  }

  #closed(code = ABNORMAL, reason = ''): void {
    if (this.readyState === UniSocket.CLOSED) return;
    this.readyState = UniSocket.CLOSED;
    this.onclose?.({ code, reason, wasClean: code === NORMAL });
  }
}
