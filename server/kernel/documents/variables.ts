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
      if (Array.isArray(value) && value.length > VARIABLES.items)
        return `A list in the variables has more than ${VARIABLES.items} items.`;
      const parts: unknown[] = Object.values(value);
      values += parts.length;
      if (values > VARIABLES.values) return `The variables have more than ${VARIABLES.values} values.`;
      below.push(...parts);
    }
    level = below;
  }
  return null;
}
