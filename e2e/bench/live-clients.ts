/** Follows a room with many sockets, as a process of its own: what it measures is what arrives. */
import WebSocket from 'ws';

interface Wanted {
  url: string;
  sockets: number;
  /** Sent by each as its subscription; null: nothing has to be said to hear. */
  subscribe: object | null;
}

interface Counted {
  frames: number;
  events: number;
  /** Milliseconds from when it was said. */
  delays: number[];
}

const now = (): number => performance.timeOrigin + performance.now();
const SAID_AT = /"text":"at (\d+\.?\d*)/g;

let counted: Counted = { frames: 0, events: 0, delays: [] };

function take(text: string): void {
  if (!text.includes('"next"')) return;
  const at = now();
  counted.frames++;
  for (const [, said] of text.matchAll(SAID_AT)) {
    counted.events++;
    counted.delays.push(at - Number(said));
  }
}

function open({ url, subscribe }: Wanted): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
    socket.on('error', reject);
    socket.on('close', code => process.send?.({ closed: code }));
    socket.on('open', () => {
      if (subscribe) socket.send(JSON.stringify({ type: 'connection_init' }));
      else resolve();
    });
    let begun = false;
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      if (text.startsWith('{"type":"connection_ack"')) socket.send(JSON.stringify(subscribe));
      else if (!begun && subscribe) {
        begun = true; // The first update says where one begins.
        resolve();
      } else take(text);
    });
  });
}

process.on('message', (message: Wanted | 'count') => {
  if (message === 'count') {
    process.send?.({ counted });
    counted = { frames: 0, events: 0, delays: [] };
    return;
  }
  void (async () => {
    for (let left = message.sockets; left > 0; left -= 50)
      await Promise.all(Array.from({ length: Math.min(50, left) }, () => open(message)));
    process.send?.({ opened: message.sockets });
  })().catch((error: unknown) => process.send?.({ failed: String(error) }));
});
