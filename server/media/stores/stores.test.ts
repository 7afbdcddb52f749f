import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { Upload } from '@tus/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startS3, type TestBucket } from '../../testkit/s3.js';
import { openStore } from './open-store.js';
import { incomingKey, type FileStore } from './store.js';

let folder: string;
let bucket: TestBucket;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-test-stores-'));
  bucket = await startS3();
});
afterAll(async () => {
  await bucket.stop();
  await rm(folder, { recursive: true, force: true });
});

describe.each(['a folder', 'a bucket'])('%s', kind => {
  let store: FileStore;
  beforeAll(() => {
    store = openStore({ s3: kind === 'a bucket' ? bucket.config : null, dataDir: folder });
  });
  afterAll(() => store.close());

  const source = async (content: string | Buffer): Promise<string> => {
    const path = join(folder, 'source');
    await writeFile(path, content);
    return path;
  };
  const textOf = async (key: string, range?: { start: number; end: number }) => {
    const body = await store.read(key, range);
    return body && text(body);
  };

  it('keeps what is put there, gives it back in parts, and puts another in its place', async () => {
    await store.put('private/one.txt', await source('0123456789'), 'text/plain');
    expect(await textOf('private/one.txt')).toBe('0123456789');
    expect(await textOf('private/one.txt', { start: 3, end: 5 })).toBe('345');
    expect(await store.stat('private/one.txt')).toEqual({ bytes: 10 });
    await store.put('private/one.txt', await source('new'), 'text/plain');
    expect(await textOf('private/one.txt')).toBe('new');
  });

  it('has nothing where nothing was put, nor where a folder would be', async () => {
    await store.put('private/deep/one.txt', await source('1'), 'text/plain');
    for (const key of ['private/none.txt', 'private/deep', 'private/deep/one.txt/more']) {
      expect(await store.read(key)).toBeNull();
      expect(await store.stat(key)).toBeNull();
    }
  });

  it('forgets one, and all of a prefix, and nothing else', async () => {
    for (const key of ['hls/a/0.ts', 'hls/a/1.ts', 'hls/ab/0.ts'])
      await store.put(key, await source(key), 'video/mp2t');
    await store.remove(['hls/a/1.ts', 'hls/none.ts']);
    expect(await store.stat('hls/a/1.ts')).toBeNull();
    await store.removeAll('hls/a/');
    expect(await store.stat('hls/a/0.ts')).toBeNull();
    expect(await textOf('hls/ab/0.ts')).toBe('hls/ab/0.ts');
  });

  it('keeps what is larger than a part, byte for byte', async () => {
    const large = Buffer.alloc(20 * 1024 ** 2, 'zhike');
    await store.put('private/large.bin', await source(large), 'application/octet-stream');
    const body = await store.read('private/large.bin');
    expect(large.equals(await buffer(body as Readable))).toBe(true);
    const copy = await store.local('private/large.bin', join(folder, 'scratch', kind, 'large.bin'));
    expect(large.equals(await readFile(copy))).toBe(true);
  });

  it('grows an upload piece by piece, and has it whole at the end', async () => {
    const key = incomingKey(`of-${kind.replace(' ', '-')}`);
    const pieces = [Buffer.alloc(6 * 1024 ** 2, 'a'), Buffer.alloc(1000, 'b'), Buffer.alloc(500, 'c')];
    const whole = Buffer.concat(pieces);
    await store.growing.create(new Upload({ id: key, size: whole.length, offset: 0 }));
    let offset = 0;
    for (const piece of pieces) {
      expect((await store.growing.getUpload(key)).offset).toBe(offset);
      offset = await store.growing.write(Readable.from([piece]), key, offset);
    }
    expect(offset).toBe(whole.length);
    expect(whole.equals(await buffer((await store.read(key)) as Readable))).toBe(true);
    expect((await store.growing.getUpload(key)).offset).toBe(whole.length);
  });

  it('throws away an upload that did not come to its end', async () => {
    const key = incomingKey(`broken-${kind.replace(' ', '-')}`);
    await store.growing.create(new Upload({ id: key, size: 10, offset: 0 }));
    await store.growing.write(Readable.from([Buffer.from('12345')]), key, 0);
    await store.growing.remove(key);
    expect(await store.stat(key)).toBeNull();
    await expect(store.growing.getUpload(key)).rejects.toMatchObject({ status_code: 404 });
  });
});

it('reaches nothing outside its folder', async () => {
  const store = openStore({ s3: null, dataDir: folder });
  await expect(store.read('../secret')).rejects.toThrow('is no key');
  await expect(store.put('private/../../secret', join(folder, 'source'), '')).rejects.toThrow('is no key');
});
