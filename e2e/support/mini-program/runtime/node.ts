/** What the Node side does for the app: real sockets, the sandbox's log-in and its cashier. */
export interface HttpRequest {
  id: number;
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | null;
  timeout: number;
}
export type HttpAnswer =
  { ok: true; status: number; headers: Record<string, string>; body: string } | { ok: false; reason: string };
export interface SocketOptions {
  id: number;
  url: string;
  protocols: string[];
  headers: Record<string, string>;
}
export type SocketEvent =
  | { type: 'open' }
  | { type: 'message'; data: string }
  | { type: 'error'; reason: string }
  | { type: 'close'; code: number; reason: string };
/** A picture that the user chose, where the platform put it. */
export interface PickedPicture {
  path: string;
  bytes: number;
}
/** A picture in one piece, with fields beside it. */
export interface PictureForm {
  url: string;
  headers: Record<string, string>;
  fields: Record<string, string>;
  /** The field that carries it. */
  field: string;
  path: string;
}
/** Which of the platforms' pay sheets opens. */
export type PaySheet = 'requestPayment' | 'requestVirtualPayment' | 'tradePay';
export type PayAnswer = { status: number; body: Record<string, unknown> } | { cancelled: true };

export interface NodeSide {
  request(request: HttpRequest): Promise<HttpAnswer>;
  abort(id: number): Promise<void>;
  openSocket(options: SocketOptions): Promise<void>;
  sendSocket(id: number, data: string): Promise<void>;
  closeSocket(id: number, code: number, reason: string): Promise<void>;
  pickPictures(most: number): Promise<PickedPicture[]>;
  upload(form: PictureForm): Promise<HttpAnswer>;
  login(): Promise<string>;
  /** Whether the user gives the phone number away when the platform asks. */
  givesPhone(): Promise<boolean>;
  /** WeChat's code, or Alipay's response, which tells of a refusal where the user has not agreed. */
  phone(agreed: boolean): Promise<string>;
  /** Whether the user agrees to messages when the platform asks; null where its dialog is closed by a failure. */
  agreesToMessages(templateIds: string[]): Promise<boolean | null>;
  pay(sheet: PaySheet, launch: Record<string, unknown>): Promise<PayAnswer>;
}

declare global {
  interface Window {
    callNode(method: string, args: unknown[]): Promise<unknown>;
  }
}

export const node = new Proxy({} as NodeSide, {
  get:
    (_, method: string) =>
    (...args: unknown[]) =>
      window.callNode(method, args),
});

const listeners = new Map<number, (event: SocketEvent) => void>();

export function onSocketEvents(id: number, listener: (event: SocketEvent) => void): void {
  listeners.set(id, listener);
}

/** Called by the Node side. */
export function socketEvent(id: number, event: SocketEvent): void {
  listeners.get(id)?.(event);
  if (event.type === 'close') listeners.delete(id);
}

let last = 0;
export const nextId = (): number => ++last;
