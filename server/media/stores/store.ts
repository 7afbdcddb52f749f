import type { Readable } from 'node:stream';
import type { DataStore } from '@tus/server';

/** Bytes from `start` to `end`, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface ObjectFacts {
  bytes: number;
}

/**
 * Where files lie. Keys are paths of our own making: `public/…`, `private/…`, `hls/…`; nothing in them
 * ever comes from a client. An object is there as a whole or not at all.
 */
export interface FileStore {
  /** Stores what stands in the file at `source`, which stays where it is. */
  put(key: string, source: string, mime: string): Promise<void>;
  /** All of it, or a part; null where there is no such object. */
  read(key: string, range?: ByteRange): Promise<Readable | null>;
  stat(key: string): Promise<ObjectFacts | null>;
  /** What is gone already is no fault. */
  remove(keys: readonly string[]): Promise<void>;
  /** All whose key begins with the prefix, which ends in a slash. */
  removeAll(prefix: string): Promise<void>;
  /** A copy on local disk that only reads need; `scratch` is where to make it, if one must be made. */
  local(key: string, scratch: string): Promise<string>;
  /** Where uploads grow, under keys of the same kind. */
  readonly growing: DataStore;
  close(): void;
}

/** Where an upload grows, and where it stays if it is shown as it came. */
export const incomingKey = (id: string): string => `private/${id}`;
