import { Upload } from 'tus-js-client';
import type { TestApp } from './start-app.js';
import type { Visitor } from './visitor.js';

interface Sending {
  purpose: string;
  name?: string;
  /** Bytes of a request; all at once unless it is set. */
  chunkSize?: number;
}

/** Sends a file as the studio does, and returns its id. */
export function send(
  app: Pick<TestApp, 'origin'>,
  who: Visitor,
  content: Buffer,
  sending: Sending,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload = uploadOf(app, who, content, sending, {
      onSuccess: () => resolve(upload.url?.split('/').at(-1) ?? ''),
      onError: reject,
    });
    upload.start();
  });
}

/** An upload that has not begun. */
export function uploadOf(
  app: Pick<TestApp, 'origin'>,
  who: Visitor,
  content: Buffer,
  { purpose, name = 'file', chunkSize }: Sending,
  handlers: Partial<ConstructorParameters<typeof Upload>[1]>,
): Upload {
  return new Upload(content, {
    endpoint: `${app.origin}/media/uploads`,
    metadata: { purpose, filename: name },
    retryDelays: null,
    ...(chunkSize && { chunkSize }),
    // Asked for each request, because a token may have been renewed in between.
    onBeforeRequest: request => request.setHeader('authorization', `Bearer ${who.accessToken}`),
    ...handlers,
  });
}

export interface SeenFile {
  state: string;
  percent: number;
  problem: string | null;
  mime: string;
  bytes: number;
  durationSeconds: number | null;
  width: number | null;
  height: number | null;
  pages: number | null;
  hls: boolean;
  url: string | null;
}

const FILE =
  'query ($id: ID!) { me { file(id: $id) { state percent problem mime bytes durationSeconds width height pages hls url } } }';

/** What its owner sees of a file; null where it is not theirs. */
export async function seen(who: Visitor, id: string): Promise<SeenFile | null> {
  const { me } = await who.run<{ me: { file: SeenFile | null } }>(FILE, { id });
  return me.file;
}

/** The same once the work on it has ended. */
export async function settled(app: TestApp, who: Visitor, id: string): Promise<SeenFile> {
  for (let left = 400; left > 0; left--) {
    await app.app.runDueJobs();
    const file = await seen(who, id);
    if (file && ['READY', 'REFUSED', 'FAILED'].includes(file.state)) return file;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  throw new Error(`The work on ${id} does not end`);
}
