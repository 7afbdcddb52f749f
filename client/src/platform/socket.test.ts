import { beforeEach, describe, expect, it, vi } from 'vitest';
import { UniSocket } from './socket';

class Task {
  open!: () => void;
  message!: (event: object) => void;
  closed!: (event: { code?: number; reason?: string }) => void;
  failed!: (event: object) => void;
  sent: string[] = [];
  closes: { code: number; reason: string }[] = [];
  onOpen = (listener: () => void) => (this.open = listener);
  onMessage = (listener: (event: object) => void) => (this.message = listener);
  onClose = (listener: (event: object) => void) => (this.closed = listener);
  onError = (listener: (event: object) => void) => (this.failed = listener);
  send = ({ data }: { data: string }) => this.sent.push(data);
  close = (close: { code: number; reason: string }) => this.closes.push(close);
}

describe('UniSocket', () => {
  let task: Task;
  let socket: UniSocket;
  const heard: unknown[] = [];

  beforeEach(() => {
    heard.length = 0;
    task = new Task();
    vi.stubGlobal('uni', { connectSocket: vi.fn(() => task) });
    socket = new UniSocket('ws://server/graphql', 'graphql-transport-ws');
    socket.onmessage = ({ data }) => heard.push(data);
    socket.onclose = event => heard.push(event);
    socket.onerror = error => heard.push(error);
  });

  it('asks for the sub-protocol, and for a task instead of a promise', () => {
    expect(uni.connectSocket).toHaveBeenCalledWith({
      url: 'ws://server/graphql',
      protocols: ['graphql-transport-ws'],
      multiple: true,
      complete: expect.any(Function) as () => void,
    });
    expect(socket.readyState).toBe(UniSocket.CONNECTING);
  });

  it('opens, sends and hears, from WeChat and in the wrapping of Alipay', () => {
    task.open();
    socket.send('ping');
    task.message({ data: 'plain' });
    task.message({ data: { data: 'wrapped', isBuffer: false } });
    expect([socket.readyState, task.sent, heard]).toEqual([UniSocket.OPEN, ['ping'], ['plain', 'wrapped']]);
  });

  it('ends a frozen socket with a code the platforms know, and only once', () => {
    task.open();
    socket.close(4499, 'Terminated');
    socket.close();
    expect(task.closes).toEqual([{ code: 1000, reason: 'Terminated' }]);
  });

  it('reports an error as the end of the socket, and no second end after it', () => {
    task.open();
    task.failed({ errMsg: 'broken' });
    task.closed({ code: 1000 });
    expect(heard).toEqual([{ code: 1006, reason: 'error', wasClean: false }]);
    expect(socket.readyState).toBe(UniSocket.CLOSED);
  });

  it('hands on why the server ended it', () => {
    task.open();
    task.closed({ code: 4403, reason: 'Session ended' });
    expect(heard).toEqual([{ code: 4403, reason: 'Session ended', wasClean: false }]);
  });
});
