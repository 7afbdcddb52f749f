import { readFileSync } from 'node:fs';

export interface Count {
  passed: number;
  failed: number;
  /** Names of what did not run. */
  skipped: string[];
  /** Names of what failed at first and passed when it was tried again. */
  retried: string[];
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { assertionResults: { fullName: string; status: string; failureMessages: string[] }[] }[];
}

/** What is not a suite of tests counts as one. */
export function countStep(exitCode: number): Count {
  const [passed, failed] = exitCode === 0 ? [1, 0] : [0, 1];
  return { passed, failed, skipped: [], retried: [] };
}

export function countVitest(exitCode: number, reportFile: string): Count {
  const report = read(reportFile);
  if (!report) return { passed: 0, failed: 1, skipped: [], retried: [] };
  const tests = report.testResults.flatMap(file => file.assertionResults);
  const namesOf = (some: typeof tests) => some.map(({ fullName }) => fullName);
  const skipped = namesOf(tests.filter(({ status }) => status !== 'passed' && status !== 'failed'));
  const retried = namesOf(tests.filter(test => test.status === 'passed' && test.failureMessages.length > 0));
  // A file that does not load, or an error outside any test, fails the run without failing a test.
  const failed = report.numFailedTests || (exitCode === 0 ? 0 : 1);
  return { passed: report.numPassedTests, failed, skipped, retried };
}

function read(reportFile: string): VitestReport | null {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport;
  } catch {
    return null;
  }
}
