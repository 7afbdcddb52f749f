import { Migration20261121000000Start } from './Migration20261121000000Start.js';

/** In the order in which they are applied. */
export const migrations = [{ name: 'Migration20261121000000Start', class: Migration20261121000000Start }];
