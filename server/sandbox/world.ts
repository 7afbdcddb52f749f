import type { Clock } from './clock.js';
import type { Faults } from './faults.js';
import type { Keys } from './keys.js';
import type { Store } from './store.js';

/** What every handler may use. */
export interface World {
  store: Store;
  clock: Clock;
  keys: Keys;
  faults: Faults;
  /** Where the sandbox is reached, known once it listens. */
  origin: string;
}
