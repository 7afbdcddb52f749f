import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import type { S3Config } from '../config.js';

const BUCKET = 'zhike';

/** A bucket behind S3's own protocol, on this machine. */
export interface TestBucket {
  config: S3Config;
  stop(): Promise<void>;
}

/**
 * s3rver keeps uploads of several parts, but can neither list nor abort them, which real stores all can: both are
 * added here, from the folder in which it keeps the parts.
 */
export async function startS3(): Promise<TestBucket> {
  const directory = await mkdtemp(join(tmpdir(), 'zhike-test-s3-'));
  const s3rver = new S3rver({ directory, silent: true, configureBuckets: [{ name: BUCKET, configs: [] }] });
  await s3rver.configureBuckets();
  const answer = s3rver.callback() as (request: IncomingMessage, response: ServerResponse) => void;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://s3');
    const uploadId = url.searchParams.get('uploadId');
    const known = request.method === 'GET' || request.method === 'DELETE';
    if (!uploadId || !known) return answer(request, response);
    void aboutParts(join(directory, BUCKET), uploadId, request.method === 'DELETE').then(({ status, xml }) =>
      response.writeHead(status, { 'content-type': 'application/xml' }).end(xml),
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    config: {
      bucket: BUCKET,
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      accessKeyId: 'S3RVER',
      secretAccessKey: 'S3RVER',
      pathStyle: true,
    },
    async stop() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function aboutParts(bucket: string, uploadId: string, abort: boolean) {
  const folder = join(bucket, '._S3rver_uploads', uploadId);
  const names = await readdir(folder).catch(() => null);
  if (!names) return { status: 404, xml: '<Error><Code>NoSuchUpload</Code></Error>' };
  if (abort) {
    await rm(folder, { recursive: true });
    return { status: 204, xml: '' };
  }
  const numbers = names.filter(name => /^\d+$/.test(name)).map(Number);
  const parts = numbers
    .sort((a, b) => a - b)
    .map(async number => {
      const { size } = await stat(join(folder, String(number)));
      return `<Part><PartNumber>${number}</PartNumber><ETag>"${number}"</ETag><Size>${size}</Size></Part>`;
    });
  const list = (await Promise.all(parts)).join('');
  return {
    status: 200,
    xml: `<ListPartsResult>${list}<IsTruncated>false</IsTruncated></ListPartsResult>`,
  };
}
