import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

/** A build made of these files; gone when the test file ends. */
export function fixtureBuild(files: Record<string, string>): string {
  const build = mkdtempSync(join(tmpdir(), 'zhike-fixture-'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(build, file)), { recursive: true });
    writeFileSync(join(build, file), text);
  }
  afterAll(() => rmSync(build, { recursive: true }));
  return build;
}
