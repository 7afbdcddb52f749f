import type { Answer } from '../http.js';
import type { World } from '../world.js';
export function cashierPage(_world: World, _query: URLSearchParams): Answer {
  return { status: 200, body: '' };
}
