import { readFileSync } from 'node:fs';

export interface Count {
  passed: number;
  failed: number;
  /** Names of what did not run. */
  skipped: string[];
  /** Names of what failed at first and passed when it was tried again. */
  retried: string[];
}

interface VitestFile {
  /** Its path. */
  name: string;
  status: string;
  assertionResults: { fullName: string; status: string }[];
}

interface VitestReport {
  testResults: VitestFile[];
}

/** What is not a suite of tests counts as one. */
export function countStep(exitCode: number): Count {
  const [passed, failed] = exitCode === 0 ? [1, 0] : [0, 1];
  return { passed, failed, skipped: [], retried: [] };
}

export function countVitest(exitCode: number, reportFile: string): Count {
  const report = read(reportFile);
  return countFiles(exitCode, report?.testResults ?? null, []);
}

/** The files of a suite in which something failed, by path. */
export const failedFiles = (reportFile: string): string[] =>
  (read(reportFile)?.testResults ?? []).filter(({ status }) => status === 'failed').map(({ name }) => name);

/** A suite whose failed files were run once more, whole: of them the second time counts. */
export function countSecondTry(exitCode: number, reportFile: string, secondFile: string): Count {
  const first = read(reportFile)?.testResults ?? [];
  const second = read(secondFile)?.testResults ?? null;
  const passed = new Set(second?.flatMap(file => namesOf(file, 'passed')));
  const retried = first.flatMap(file => namesOf(file, 'failed')).filter(name => passed.has(name));
  const rest = first.filter(({ status }) => status !== 'failed');
  return countFiles(exitCode, second && [...rest, ...second], retried);
}

function countFiles(exitCode: number, files: VitestFile[] | null, retried: string[]): Count {
  if (!files) return { passed: 0, failed: 1, skipped: [], retried };
  const all = files.flatMap(file => namesOf(file));
  const [passed, failed] = (['passed', 'failed'] as const).map(status =>
    files.flatMap(file => namesOf(file, status)),
  ) as [string[], string[]];
  const ran = new Set([...passed, ...failed]);
  // A file that does not load, or an error outside any test, fails the run without failing a test.
  const failures = failed.length || (exitCode === 0 ? 0 : 1);
  return { passed: passed.length, failed: failures, skipped: all.filter(name => !ran.has(name)), retried };
}

const namesOf = ({ assertionResults }: VitestFile, status?: string): string[] =>
  assertionResults.filter(test => !status || test.status === status).map(({ fullName }) => fullName);

function read(reportFile: string): VitestReport | null {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport;
  } catch {
    return null;
  }
}
