/** Test double: an action that ends each attempt as its inputs say, in an activity or with a timer, on any runtime. */
import { defineAction, type Action, type Effects, type StepContext } from '../../engine/action.js';
import type { Activity } from '../../engine/activity.js';
import { StepFailure } from '../../engine/errors.js';
import type { Work } from './model.js';

/** `Word`: the predefined output of that name, when the step succeeds. */
export type PlayedInputs = Omit<Work, 'kind' | 'word'> & { Word?: string };
type AttemptInputs = Pick<PlayedInputs, 'takesMs' | 'Word'> & { end: string };

/** 23 days: the longest that a real timer can be told. */
const FOREVER_MS = 2_000_000_000;

/** A new one each time: it counts its attempts by execution and step. */
export function createPlayedStep(): Action {
  const attempts = new Map<string, number>();
  return defineAction<PlayedInputs, typeof playedActivities>({
    name: 'aws:executeAwsApi',
    summary: 'Ends as it is told.',
    inputs: {
      type: 'object',
      properties: {
        ends: { type: 'string', pattern: '^[SFT]+$' },
        takesMs: { type: 'integer', minimum: 0 },
        via: { enum: ['activity', 'timer'] },
        Word: { type: 'string' },
      },
      required: ['ends', 'takesMs', 'via'],
      additionalProperties: false,
    },
    outputs: { Word: 'String' },
    timeout: {},
    onCancelTarget: true,
    *run({ ends, via, ...inputs }, context) {
      const key = `${context.executionId}/${context.stepName}`;
      const attempt = attempts.get(key) ?? 0;
      attempts.set(key, attempt + 1);
      const attemptInputs = { ...inputs, end: ends[Math.min(attempt, ends.length - 1)]! };
      if (via === 'timer') return { outputs: yield* playWithTimers(attemptInputs, context as unknown as StepContext) };
      const options = { mode: 'call', seconds: FOREVER_MS / 1000 } as const;
      return { outputs: yield* context.activities.playAttempt(attemptInputs, options) };
    },
  });
}

const playAttempt: Activity<AttemptInputs, { Word?: string }> = async (inputs, context) => ({
  outputs: await play(inputs, context),
});

/** The activities of the stand-in. */
export const playedActivities = { playAttempt };

async function play(
  inputs: AttemptInputs,
  { sleep }: { sleep(ms: number): Promise<void> },
): Promise<{ Word?: string }> {
  if (inputs.end === 'T') await sleep(FOREVER_MS);
  if (inputs.takesMs > 0) await sleep(inputs.takesMs);
  return endOf(inputs);
}

function* playWithTimers(inputs: AttemptInputs, context: StepContext): Effects<{ Word?: string }> {
  if (inputs.end === 'T') yield* context.sleep(FOREVER_MS);
  if (inputs.takesMs > 0) yield* context.sleep(inputs.takesMs);
  return endOf(inputs);
}

function endOf({ end, Word }: AttemptInputs): { Word?: string } {
  if (end === 'F') throw new StepFailure({ type: 'AwsError', stage: 'Invocation', message: 'The script says no.' });
  return Word === undefined ? {} : { Word };
}
