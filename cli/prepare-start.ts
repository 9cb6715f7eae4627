import { bindParameters } from '../engine/document/bind-parameters.js';
import type { Document } from '../engine/document/document.js';
import { RunbookError } from '../engine/errors.js';
import type { AutomationInput } from '../engine/workflow/messages.js';
import { oneLine } from '../workers/printable.js';
import { checkRunbook } from './check-runbook.js';
import type { Io } from './io.js';
import { documentName } from './runbook-file.js';
import { tellProblems } from './tell-problems.js';

type Prepared = Pick<AutomationInput, 'plan' | 'documentName' | 'documentVersion' | 'parameters' | 'templates'>;

/**
 * Reads, checks and compiles a runbook and binds its parameters, before anything reaches Temporal (design house 4).
 * @throws RunbookError RUNBOOK_NOT_FOUND, INVALID_DOCUMENT or INVALID_PARAMETERS, with everything that is wrong at once.
 */
export async function prepareStart(
  io: Io,
  file: string,
  given: Record<string, string[]>,
  region?: string,
): Promise<Prepared> {
  const { document, plan, problems, rendered } = await checkRunbook(file, io);
  tellProblems(io, file, { problems, rendered });
  if (!document || !plan) {
    throw new RunbookError('INVALID_DOCUMENT', `${oneLine(file)} is not a valid runbook: nothing was started.`, {
      problems,
    });
  }
  return { plan, documentName: documentName(file), documentVersion: '$FILE', ...bind(document, given, region) };
}

/**
 * Binds the parameters that a person gave; `region`: the Region, if it is known.
 * @throws RunbookError INVALID_PARAMETERS with everything that is wrong at once.
 */
export function bind(
  document: Document,
  given: Record<string, string[]>,
  region?: string,
): Pick<AutomationInput, 'parameters' | 'templates'> {
  const { parameters, templates, problems } = bindParameters(document, given, region === undefined ? {} : { region });
  if (parameters) return { parameters, ...(templates === undefined ? {} : { templates }) };
  const lines = problems.map(({ parameter, message, hint }) => `  ${parameter}: ${message}${hint ? ` ${hint}` : ''}`);
  throw new RunbookError('INVALID_PARAMETERS', `The parameters do not fit the runbook:\n${lines.join('\n')}`);
}
