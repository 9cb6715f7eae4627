/** Test double: an action that ends each attempt as its inputs say, for tests of the interpreter alone. */
import { defineAction, type Action } from '../../engine/action.js';
import { StepFailure } from '../../engine/errors.js';

export interface ScriptedInputs {
  /** One letter an attempt: S succeeds, F fails, T never ends. The last counts again and again. */
  ends?: string;
  /** Ms before an attempt ends. */
  takesMs?: number;
  outputs?: Record<string, unknown>;
}

/** A new one each time: it counts its attempts by step. `name` lets one stand in for a real action. */
export function scriptedAction(name: `aws:${string}` = 'aws:executeAwsApi'): Action {
  const attempts = new Map<string, number>();
  return defineAction<ScriptedInputs>({
    name,
    summary: 'Ends as it is told.',
    inputs: { type: 'object', properties: { ends: {}, takesMs: {}, outputs: {} }, required: [] },
    outputs: {},
    timeout: {},
    onCancelTarget: true,
    *run({ ends = 'S', takesMs = 0, outputs = {} }, context) {
      const attempt = attempts.get(context.stepName) ?? 0;
      attempts.set(context.stepName, attempt + 1);
      yield* context.sleep(takesMs);
      const end = ends[Math.min(attempt, ends.length - 1)];
      if (end === 'T') yield* context.sleep(1e12);
      if (end === 'F')
        throw new StepFailure({ type: 'AwsError', stage: 'Invocation', message: `attempt ${attempt + 1}` });
      return { outputs: outputs as Record<string, string> };
    },
  });
}
