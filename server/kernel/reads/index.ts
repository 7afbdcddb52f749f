export { PageArgs } from './connection.js';
export { extend, reads, rootRows, type Given, type RootRows, type Row, type Sql } from './define.js';
export { installReads, Read, ref, Ref, type Reader } from './install.js';
export { ReadModel, type ReadContext } from './model.js';
export { openReadPool } from './read-pool.js';
export { connectionOf } from './connection.js';
