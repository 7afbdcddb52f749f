import { readFileSync } from 'node:fs';
import type { GraphQLSchema } from 'graphql';
import type { Config } from './config.js';
import { DocumentReader, TrustedDocuments, type Manifest } from './kernel/documents/index.js';

const MANIFEST = new URL('../graphql/generated/persisted-documents.json', import.meta.url);

/** Reads what is to run, for HTTP and sockets alike. In production that is what the client asks for, and no more. */
export function documentReader(schema: GraphQLSchema, { env, trustedDocuments }: Config): DocumentReader {
  const production = env === 'production';
  const manifests = [MANIFEST, ...trustedDocuments].map(
    path => JSON.parse(readFileSync(path, 'utf8')) as Manifest,
  );
  return new DocumentReader(schema, {
    tellsSchema: !production,
    trusted: new TrustedDocuments(manifests),
    onlyTrusted: production,
  });
}
