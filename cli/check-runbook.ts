import { actions } from '../actions/index.js';
import { validators } from '../actions/validators.generated.js';
import { loadDocument } from '../engine/document/load.js';
import type { Document } from '../engine/document/document.js';
import type { Plan } from '../engine/document/plan.js';
import type { Problem } from '../engine/document/problem.js';
import { renderProblem } from '../engine/document/problem-text.js';
import type { Io } from './io.js';
import { printableCopy } from '../workers/printable.js';
import { readRunbook } from './runbook-file.js';
import { styleFor } from './view/style.js';

/** A runbook's file, read and checked. `document` and `plan` are there when the runbook is valid. */
export interface CheckedRunbook {
  document?: Document;
  plan?: Plan;
  problems: Problem[];
  /** The problems for people: place, message, snippet. */
  rendered: string[];
}

/** @throws RunbookError RUNBOOK_NOT_FOUND. Mistakes in the text are returned as `problems`. */
export async function checkRunbook(file: string, io: Io): Promise<CheckedRunbook> {
  const bytes = await readRunbook(file, io);
  const { problems, ...loaded } = loadDocument(bytes, file, { actions, validators });
  return { ...loaded, problems, rendered: renderProblems(problems, bytes, io) };
}

/** The problems of a text for people: place, message, snippet. */
export function renderProblems(problems: readonly Problem[], bytes: Uint8Array, io: Io): string[] {
  const text = new TextDecoder().decode(bytes);
  const color = styleFor(io)('bold', '') !== '';
  return printableCopy(problems).map((problem) => renderProblem(problem, text, { color }));
}
