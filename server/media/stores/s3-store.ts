import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { S3, S3ServiceException, type S3ClientConfig } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { S3Store as TusS3Store } from '@tus/s3-store';
import type { S3Config } from '../../config.js';
import type { ByteRange, FileStore, ObjectFacts } from './store.js';

/** The names of public objects and of segments are made of their content. */
const FOR_GOOD = 'public, max-age=31536000, immutable';

/** Objects of one bucket of any store that speaks S3. */
export class S3FileStore implements FileStore {
  readonly growing: TusS3Store;
  private readonly s3: S3;
  private readonly bucket: string;

  constructor({ bucket, endpoint, region, accessKeyId, secretAccessKey, pathStyle }: S3Config) {
    const client: S3ClientConfig = {
      region,
      ...(endpoint && { endpoint }),
      forcePathStyle: pathStyle,
      credentials: { accessKeyId, secretAccessKey },
      // Stores other than Amazon's need not know its newer checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    };
    this.bucket = bucket;
    this.s3 = new S3(client);
    this.growing = new TusS3Store({ s3ClientConfig: { ...client, bucket }, useTags: false });
  }

  /** In parts where it is large; an object of several parts comes to be when the last of them is there. */
  async put(key: string, source: string, mime: string): Promise<void> {
    const isImmutable = key.startsWith('public/') || key.startsWith('hls/');
    const upload = new Upload({
      client: this.s3,
      params: {
        Bucket: this.bucket,
        Key: key,
        Body: createReadStream(source),
        ContentType: mime,
        CacheControl: isImmutable ? FOR_GOOD : 'private, no-store',
      },
      partSize: 16 * 1024 ** 2,
    });
    await upload.done();
  }

  async read(key: string, range?: ByteRange): Promise<Readable | null> {
    const answer = await this.s3
      .getObject({
        Bucket: this.bucket,
        Key: key,
        ...(range && { Range: `bytes=${range.start}-${range.end}` }),
      })
      .catch(nullWhenGone);
    return answer?.Body instanceof Readable ? answer.Body : null;
  }

  async stat(key: string): Promise<ObjectFacts | null> {
    const facts = await this.s3.headObject({ Bucket: this.bucket, Key: key }).catch(nullWhenGone);
    return facts && { bytes: facts.ContentLength ?? 0 };
  }

  async remove(keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map(Key => this.s3.deleteObject({ Bucket: this.bucket, Key })));
  }

  async removeAll(prefix: string): Promise<void> {
    for (;;) {
      const { Contents = [], IsTruncated } = await this.s3.listObjectsV2({
        Bucket: this.bucket,
        Prefix: prefix,
      });
      await this.remove(Contents.flatMap(({ Key }) => Key ?? []));
      if (!IsTruncated) return;
    }
  }

  async local(key: string, scratch: string): Promise<string> {
    const body = await this.read(key);
    if (!body) throw new Error(`${key} is not in the store`);
    await mkdir(dirname(scratch), { recursive: true });
    await pipeline(body, createWriteStream(scratch));
    return scratch;
  }

  close(): void {
    this.s3.destroy();
  }
}

function nullWhenGone(error: unknown): null {
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return null;
  throw error;
}
