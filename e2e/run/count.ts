import { readFileSync } from 'node:fs';

export interface Count {
  passed: number;
  failed: number;
  /** Names of what did not run. */
  skipped: string[];
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { assertionResults: { fullName: string; status: string }[] }[];
}

/** What is not a suite of tests counts as one. */
export function countStep(exitCode: number): Count {
  return exitCode === 0 ? { passed: 1, failed: 0, skipped: [] } : { passed: 0, failed: 1, skipped: [] };
}

export function countVitest(exitCode: number, reportFile: string): Count {
  const report = read(reportFile);
  if (!report) return { passed: 0, failed: 1, skipped: [] };
  const skipped = report.testResults
    .flatMap(file => file.assertionResults)
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ fullName }) => fullName);
  // A file that does not load, or an error outside any test, fails the run without failing a test.
  const failed = report.numFailedTests || (exitCode === 0 ? 0 : 1);
  return { passed: report.numPassedTests, failed, skipped };
}

function read(reportFile: string): VitestReport | null {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport;
  } catch {
    return null;
  }
}
