import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { countStep, countVitest } from './count.js';

const folder = mkdtempSync(join(tmpdir(), 'zhike-count-'));
afterAll(() => rmSync(folder, { recursive: true }));

function report(numPassedTests: number, numFailedTests: number, tests: Record<string, string>): string {
  const file = join(folder, 'report.json');
  const assertionResults = Object.entries(tests).map(([fullName, status]) => ({
    fullName,
    status: status === 'retried' ? 'passed' : status,
    failureMessages: ['retried', 'failed'].includes(status) ? ['not yet'] : [],
  }));
  writeFileSync(
    file,
    JSON.stringify({ numPassedTests, numFailedTests, testResults: [{ assertionResults }] }),
  );
  return file;
}

describe('what npm test counts', () => {
  it('counts the tests of a suite and names those that did not run', () => {
    const file = report(2, 0, {
      'pays once': 'passed',
      'pays late': 'passed',
      'reads redis': 'skipped',
      later: 'todo',
    });
    expect(countVitest(0, file)).toEqual({
      passed: 2,
      failed: 0,
      skipped: ['reads redis', 'later'],
      retried: [],
    });
  });

  it('names what passed at a second try only', () => {
    const file = report(2, 1, { 'pays once': 'passed', 'pays late': 'retried', 'pays twice': 'failed' });
    expect(countVitest(1, file)).toEqual({ passed: 2, failed: 1, skipped: [], retried: ['pays late'] });
  });

  it('keeps the number of failed tests', () => {
    expect(countVitest(1, report(5, 3, {}))).toEqual({ passed: 5, failed: 3, skipped: [], retried: [] });
  });

  it('counts one failure when the suite failed outside its tests', () => {
    expect(countVitest(1, report(5, 0, {}))).toEqual({ passed: 5, failed: 1, skipped: [], retried: [] });
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
