import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { countSecondTry, countStep, countVitest, failedFiles } from './count.js';

const folder = mkdtempSync(join(tmpdir(), 'zhike-count-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Tests = Record<string, string>;

/** A report as Vitest writes it, of files and the states of their tests. */
function report(files: Record<string, Tests>, name = 'report'): string {
  const file = join(folder, `${name}.json`);
  const testResults = Object.entries(files).map(([path, tests]) => ({
    name: path,
    status: Object.values(tests).includes('failed') ? 'failed' : 'passed',
    assertionResults: Object.entries(tests).map(([fullName, status]) => ({ fullName, status })),
  }));
  writeFileSync(file, JSON.stringify({ testResults }));
  return file;
}

describe('what npm test counts', () => {
  it('counts the tests of a suite and names those that did not run', () => {
    const tests = { 'pays once': 'passed', 'pays late': 'passed', 'reads redis': 'skipped', later: 'todo' };
    expect(countVitest(0, report({ 'a.spec.ts': tests }))).toEqual({
      passed: 2,
      failed: 0,
      skipped: ['reads redis', 'later'],
      retried: [],
    });
  });

  it('keeps the number of failed tests, and finds their files', () => {
    const file = report({ 'a.spec.ts': { 'pays once': 'passed', 'pays late': 'failed' }, 'b.spec.ts': {} });
    expect(countVitest(1, file)).toEqual({ passed: 1, failed: 1, skipped: [], retried: [] });
    expect(failedFiles(file)).toEqual(['a.spec.ts']);
  });

  it('counts a file that was run once more by its second time, and names what passed only then', () => {
    const first = report({
      'a.spec.ts': { 'pays once': 'passed', 'pays late': 'failed' },
      'b.spec.ts': { reads: 'passed' },
    });
    const again = (tests: Tests) => report({ 'a.spec.ts': tests }, 'again');
    expect(countSecondTry(0, first, again({ 'pays once': 'passed', 'pays late': 'passed' }))).toEqual({
      passed: 3,
      failed: 0,
      skipped: [],
      retried: ['pays late'],
    });
    expect(countSecondTry(1, first, again({ 'pays once': 'failed', 'pays late': 'passed' }))).toEqual({
      passed: 2,
      failed: 1,
      skipped: [],
      retried: ['pays late'],
    });
    expect(countSecondTry(1, first, join(folder, 'absent.json'))).toMatchObject({ passed: 0, failed: 1 });
  });

  it('counts one failure when the suite failed outside its tests', () => {
    const file = report({ 'a.spec.ts': { reads: 'passed' } });
    expect(countVitest(1, file)).toEqual({ passed: 1, failed: 1, skipped: [], retried: [] });
  });

  it('counts one failure, not silence, when there is no report', () => {
    expect(countVitest(0, join(folder, 'absent.json'))).toEqual({
      passed: 0,
      failed: 1,
      skipped: [],
      retried: [],
    });
  });

  it('counts a check as one', () => {
    expect(countStep(0)).toEqual({ passed: 1, failed: 0, skipped: [], retried: [] });
    expect(countStep(2)).toEqual({ passed: 0, failed: 1, skipped: [], retried: [] });
  });
});
