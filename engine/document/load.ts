/** From a text to a Plan that can run (design house 4). */
import { compile } from './compile.js';
import type { Document } from './document.js';
import { parseDocument } from './parse.js';
import type { Plan } from './plan.js';
import { hasErrors, type Problem } from './problem.js';
import { validate, type Actions } from './validate.js';

export interface LoadedDocument {
  /** Every problem; with warnings only, the document runs. */
  problems: Problem[];
  /** Absent when there is an error. */
  document?: Document;
  /** Absent when there is an error. */
  plan?: Plan;
}

/** Reads, validates and compiles. Never throws for what is in the text; `file` is shown in problems and tells JSON from YAML. */
export function loadDocument(text: string | Uint8Array, file: string, actions: Actions): LoadedDocument {
  const parsed = parseDocument(text, file);
  const problems = validate(parsed, actions);
  if (hasErrors(problems) || parsed.value === undefined) return { problems };
  const document = parsed.value as unknown as Document;
  return { problems, document, plan: compile(document) };
}
