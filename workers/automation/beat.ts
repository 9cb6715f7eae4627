/** What a try of an activity passes on to the next try in heartbeats, and to the run in its result or failure (design contracts 5). */
import type { Context } from '@temporalio/activity';
import type { ValueMap } from '../../engine/document/document.js';
import { StepFailure } from '../../engine/errors.js';
import { exceeds, LARGEST_INPUTS, shorten } from '../../engine/execution/sizes.js';
import type { Heartbeat } from '../../engine/workflow/messages.js';

/** Characters of one warning, and how many warnings the run reads from one activity. */
export const LONGEST_WARNING = 1_024;
const MOST_WARNINGS = 20;
export const LARGEST_WARNINGS = MOST_WARNINGS * (LONGEST_WARNING + 3);

/** Progress, published outputs and warnings share one heartbeat. */
export interface Beat {
  readonly progress: unknown;
  readonly published: ValueMap;
  readonly warnings: string[];
  details(): Heartbeat;
  /** Sends a heartbeat with the current details. */
  send(): void;
  /** Sends a heartbeat with this progress. Throws StepFailure `OutputInvalid` when it is too large, as `publish` does. */
  remember(progress: unknown): void;
  publish(outputs: ValueMap): void;
  /** Counts a try that ends with a bug, in a heartbeat; returns how many there were so far. */
  countBug(): number;
  warn(text: string): void;
}

/** Starts with the details of the previous try's last heartbeat. */
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

/** Reads heartbeat details. Those of older workers are the progress itself. */
function heartbeatOf(details: unknown): Heartbeat {
  if (typeof details !== 'object' || details === null) return {};
  const isOurs = 'progress' in details || 'bugs' in details || 'outputs' in details || 'warnings' in details;
  return isOurs ? (details as Heartbeat) : { progress: details };
}

/** Fails instead of cutting the value: half of an id could name something else. AWS has answered by then, so nothing may be repeated. */
function refuseLarge(value: unknown): void {
  if (!exceeds(value, LARGEST_INPUTS)) return;
  throw new StepFailure({
    type: 'OutputInvalid',
    stage: 'PostVerification',
    failureType: 'Action',
    message: `What AWS answered is too large to keep: more than ${LARGEST_INPUTS} bytes. What the step asked for has been done: look at the resource before you run the step again.`,
  });
}
