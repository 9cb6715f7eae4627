/** What a try of an activity leaves to the next, and to the run: in heartbeats, and in whatever it ends with (design contracts 5). */
import type { Context } from '@temporalio/activity';
import type { ValueMap } from '../../engine/document/document.js';
import { StepFailure } from '../../engine/errors.js';
import { exceeds, LARGEST_INPUTS, shorten } from '../../engine/execution/sizes.js';
import type { Heartbeat } from '../../engine/workflow/messages.js';

/** Characters of one warning, and how many the run reads of one activity. */
export const LONGEST_WARNING = 1_024;
const MOST_WARNINGS = 20;
export const LARGEST_WARNINGS = MOST_WARNINGS * (LONGEST_WARNING + 3);

/** Progress, published outputs and warnings share one heartbeat. */
export interface Beat {
  readonly progress: unknown;
  readonly published: ValueMap;
  readonly warnings: string[];
  details(): Heartbeat;
  /** Tells the server. */
  send(): void;
  /** Tells the server with this progress. Throws StepFailure `OutputInvalid` when it is too large to be told, as `publish` does. */
  remember(progress: unknown): void;
  publish(outputs: ValueMap): void;
  /** Tells the server that this try ends with a bug; gives how many did so far. */
  countBug(): number;
  warn(text: string): void;
}

/** Goes on where the try before this one ended. */
export function createBeat(temporal: Context): Beat {
  const earlier = heartbeatOf(temporal.info.heartbeatDetails);
  let { progress, bugs = 0 } = earlier;
  const published: ValueMap = { ...earlier.outputs };
  const warnings = [...(earlier.warnings ?? [])];
  const details = (): Heartbeat => ({
    progress,
    ...(bugs === 0 ? {} : { bugs }),
    ...(Object.keys(published).length === 0 ? {} : { outputs: published }),
    ...(warnings.length === 0 ? {} : { warnings }),
  });
  const send = (): void => temporal.heartbeat(details());
  return {
    get progress() {
      return progress;
    },
    published,
    warnings,
    details,
    send,
    remember: (latest) => {
      refuseLarge(latest);
      progress = latest;
      send();
    },
    publish: (outputs) => {
      refuseLarge({ ...published, ...outputs });
      Object.assign(published, outputs);
      send();
    },
    countBug: () => {
      bugs += 1;
      send();
      return bugs;
    },
    warn: (text) => void (warnings.length < MOST_WARNINGS && warnings.push(shorten(text, LONGEST_WARNING))),
  };
}

/** Of a worker of before: progress alone. */
function heartbeatOf(details: unknown): Heartbeat {
  if (typeof details !== 'object' || details === null) return {};
  const isOurs = 'progress' in details || 'bugs' in details || 'outputs' in details || 'warnings' in details;
  return isOurs ? (details as Heartbeat) : { progress: details };
}

/** It cannot be cut: half of an id names something else. The request has been answered by then, so nothing is repeated. */
function refuseLarge(value: unknown): void {
  if (!exceeds(value, LARGEST_INPUTS)) return;
  throw new StepFailure({
    type: 'OutputInvalid',
    stage: 'PostVerification',
    failureType: 'Action',
    message: `What AWS answered is too large to keep: more than ${LARGEST_INPUTS} bytes. What the step asked for has been done: look at the resource before you run the step again.`,
  });
}
