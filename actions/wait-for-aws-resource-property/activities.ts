import { requestOf, type ApiInputs } from '../../aws/document-request.js';
import { apiFailure } from '../../aws/failure-text.js';
import { resumed } from '../../aws/one-effect/progress.js';
import { lookAtProperty } from '../../aws/selectors/property.js';
import { busyOf } from '../../aws/selectors/select.js';
import { waitFor } from '../../aws/one-effect/wait.js';
import type { Activity } from '../../engine/activity.js';
import type { Value } from '../../engine/document/document.js';

export type WaitForPropertyInputs = ApiInputs & { PropertySelector: string; DesiredValues: Value[] };

/** Polls until the property has a desired value. Selectors read the answer that had it. */
export const waitForProperty: Activity<WaitForPropertyInputs, Record<string, never>> = async (inputs, context) => {
  const { PropertySelector, DesiredValues, ...call } = inputs;
  const request = await requestOf(call, context);
  let { seen } = resumed<{ seen: string }>(context);
  const answer = await waitFor(context, {
    phase: () => phaseOf(inputs, seen),
    poll: async () => {
      const root = await context.aws.call(request, context.signal);
      const { desired, text } = await lookAtProperty(root, PropertySelector, DesiredValues, busyOf(context));
      seen = text;
      return desired ? root : undefined;
    },
    failing: apiFailure,
    keep: () => (seen === undefined ? {} : { seen }),
  });
  return { outputs: {}, root: answer };
};

/** The text of a timeout says which value was awaited and what was seen last (behaviour 3.23). */
function phaseOf({ PropertySelector, DesiredValues, Api }: WaitForPropertyInputs, seen: string | undefined): string {
  const desired = DesiredValues.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  const waiting = `waiting for ${PropertySelector} of ${Api} to become ${desired.join(' or ')}`;
  return seen === undefined ? waiting : `${waiting}; last seen: ${seen}`;
}
