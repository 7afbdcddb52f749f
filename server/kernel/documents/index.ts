export { DocumentReader, Unreadable, type Asked } from './reader.js';
export { TrustedDocuments, type Manifest } from './trusted.js';
