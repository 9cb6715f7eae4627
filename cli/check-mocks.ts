import type { Problem } from '../engine/document/problem.js';
import { NO_MOCKS, type Mocks } from '../engine/simulator/mocks.js';
import { readMocks } from '../engine/simulator/read-mocks.js';
import { renderProblems } from './check-runbook.js';
import type { Io } from './io.js';
import { readNamed } from './runbook-file.js';

/** A mocks file, read and checked. `mocks` is there when the file is valid. */
export interface CheckedMocks {
  mocks?: Mocks;
  problems: Problem[];
  /** The problems for people. */
  rendered: string[];
}

/** Is it the name of a mocks file, which `simulate` reads? */
export const isMocksFile = (file: string): boolean => /\.mocks\.(ya?ml|json)$/i.test(file);

/** `steps`: names of the runbook's steps, if it is valid. Without `file` nothing is mocked. @throws RunbookError RUNBOOK_NOT_FOUND. */
export async function checkMocks(file: string | undefined, io: Io, steps?: readonly string[]): Promise<CheckedMocks> {
  if (file === undefined) return { mocks: NO_MOCKS, problems: [], rendered: [] };
  const bytes = await readNamed(file, 'mocks file', io);
  const { problems, ...read } = readMocks(bytes, file, steps);
  return { ...read, problems, rendered: renderProblems(problems, bytes, io) };
}
