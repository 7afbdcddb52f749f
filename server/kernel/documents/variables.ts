import { VARIABLES } from './limits.js';

/** Why variables are not even read; null for those of a reasonable size. It stops counting where they are too large. */
export function variablesRefusal(variables: unknown): string | null {
  let values = 0;
  let level: unknown[] = [variables];
  for (let depth = 0; level.length; depth++) {
    if (depth > VARIABLES.depth) return `The variables are more than ${VARIABLES.depth} levels deep.`;
    const below: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      const parts: unknown[] = Object.values(value);
      if (parts.length > VARIABLES.items)
        return `A list or an object in the variables has more than ${VARIABLES.items} parts.`;
      values += parts.length;
      if (values > VARIABLES.values) return `The variables have more than ${VARIABLES.values} values.`;
      below.push(...parts);
    }
    level = below;
  }
  return null;
}
