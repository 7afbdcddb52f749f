import type { Answer } from '../http.js';
import type { World } from '../world.js';
export function overviewPage(_world: World): Answer {
  return { status: 200, body: '' };
}
