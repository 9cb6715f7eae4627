import { RunbookError } from '../../engine/errors.js';
import type { Answer, RawRequest } from './call.js';
import type { Fault } from './faults.js';
import type { JournalEntry } from './journal.js';
import { readScript, type ScriptedResult } from './run-command/script.js';

/** What a test or user can read and change in a sandbox while it runs. */
export interface Controls {
  journal(): Promise<JournalEntry[]>;
  clearJournal(): Promise<void>;
  script(commands: ScriptedResult[]): Promise<void>;
  /** Replaces the planned faults. Rejects with RunbookError `USAGE` when they are not valid. */
  faults(faults: Fault[]): Promise<void>;
  reset(): Promise<void>;
}

/** Path of the controls on the front. */
export const CONTROL_PATH = '/_sandbox/';

/** Answers `GET /_sandbox/journal` and `POST /_sandbox/{journal/clear,commands,faults,reset}`, in JSON. */
export async function answerControl(request: RawRequest, controls: Controls): Promise<Answer> {
  const routes: Record<string, () => Promise<unknown>> = {
    'GET /_sandbox/journal': () => controls.journal(),
    'POST /_sandbox/journal/clear': () => controls.clearJournal(),
    'POST /_sandbox/commands': async () => controls.script(readScript(readBody(request))),
    'POST /_sandbox/faults': async () => controls.faults(readBody(request) as Fault[]),
    'POST /_sandbox/reset': () => controls.reset(),
  };
  const route = `${request.method} ${request.path}`;
  const handle = Object.hasOwn(routes, route) ? routes[route] : undefined;
  if (!handle) return json(404, { message: `There is ${Object.keys(routes).join(', ')}, but not ${route}.` });
  try {
    return json(200, (await handle()) ?? {});
  } catch (error) {
    if (!(error instanceof RunbookError)) throw error;
    return json(400, { message: error.message, hint: error.details.hint });
  }
}

function readBody(request: RawRequest): unknown {
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new RunbookError('USAGE', 'the body is not JSON');
  }
}

function json(statusCode: number, value: unknown): Answer {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(value)) };
}
