import { lockFolder } from './lock.js';
import { JournalError } from './journal.js';
import { startSandbox, type Sandbox } from './server.js';

/** Another sandbox may be on its way out when this one starts, so a refusal is believed only after a moment. */
const PATIENCE_MS = 2_000;

const fail = (sentence: string): never => {
  console.error(sentence);
  process.exit(1);
};

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  return fail(`SANDBOX_PORT is ${text}, but must be a port number from 0 to 65535.`);
}

async function start(): Promise<Sandbox> {
  const port = readPort(process.env.SANDBOX_PORT || '4100');
  const dataDir = process.env.SANDBOX_DATA_DIR || '.data/sandbox';
  const host = process.env.SANDBOX_HOST || '127.0.0.1';
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await lockFolder(dataDir);
      return await startSandbox({
        dataDir,
        port,
        host,
        onFailure: error => fail(sentenceFor(error, port, dataDir)),
      });
    } catch (error) {
      const transient = ['EADDRINUSE', 'ELOCKED'].includes((error as NodeJS.ErrnoException).code ?? '');
      if (!transient || Date.now() > deadline) return fail(sentenceFor(error, port, dataDir));
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }
}

function sentenceFor(error: unknown, port: number, dataDir: string): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken: set SANDBOX_PORT to a free port, or to 0 for any.`;
  if (code === 'ELOCKED')
    return `The data folder ${dataDir} belongs to a sandbox that is running: set SANDBOX_DATA_DIR to another.`;
  if (code === 'EACCES' || code === 'EROFS')
    return `The sandbox may not use ${dataDir} or port ${port}: ${message}.`;
  if (error instanceof JournalError) return `The sandbox stops, because ${message}.`;
  return `The sandbox cannot start: ${error instanceof Error ? error.stack : String(error)}`;
}

// A parent that is gone must not leave a sandbox behind, even while it is still starting.
process.on('disconnect', () => process.exit(0));

const sandbox = await start();
if (process.send && !process.connected) process.exit(0);
let ending = false;
const end = () => {
  if (ending) return;
  ending = true;
  sandbox.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.on('SIGTERM', end);
process.on('SIGINT', end);

if (process.send) process.send({ type: 'ready', origin: sandbox.origin });
else console.log(`The payment sandbox is ready at ${sandbox.origin}`);
