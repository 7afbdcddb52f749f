export { DocumentReader, Unreadable, type Asked, type Readable } from './reader.js';
export { TrustedDocuments, type Manifest } from './trusted.js';
