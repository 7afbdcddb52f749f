import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

export const repository = fileURLToPath(new URL('../..', import.meta.url));
export const builds = process.env['ZHIKE_BUILDS'] ?? join(repository, 'dist/build');
export const screenshots = join(repository, 'test-results/screenshots');
/** Where every screen that a journey passes is kept for people to look at; nowhere unless asked for. */
export const album = process.env['E2E_SHOTS'];
