import { join } from 'node:path';
import type { Config } from '../../config.js';
import { LocalStore } from './local-store.js';
import { S3FileStore } from './s3-store.js';
import type { FileStore } from './store.js';

/** The store that the settings name: a bucket, or the folder `media` of `DATA_DIR`. */
export const openStore = ({ s3, dataDir }: Pick<Config, 's3' | 'dataDir'>): FileStore =>
  s3 ? new S3FileStore(s3) : new LocalStore(join(dataDir, 'media'));
