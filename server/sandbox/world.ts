import type { Clock } from './clock.js';
import type { Faults } from './faults.js';
import type { Keys } from './keys.js';
import type { Store } from './store.js';

/** A bill that can be fetched for a short while; after a restart it has to be asked for again. */
export interface Download {
  body: Buffer;
  type: string;
  expiresAt: number;
}

/** What every handler may use. */
export interface World {
  store: Store;
  clock: Clock;
  keys: Keys;
  faults: Faults;
  downloads: Map<string, Download>;
  /** Where the sandbox is reached, known once it listens. */
  origin: string;
}
