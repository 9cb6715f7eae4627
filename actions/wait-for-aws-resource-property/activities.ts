import { requestOf, type ApiInputs } from '../../aws/document-request.js';
import { apiFailure } from '../../aws/failures.js';
import { isDesired } from '../../aws/property.js';
import { waitFor } from '../../aws/wait.js';
import type { Activity } from '../../engine/action.js';
import type { Value } from '../../engine/document/document.js';

export type WaitForPropertyInputs = ApiInputs & { PropertySelector: string; DesiredValues: Value[] };

/** Asks until the property has a desired value. The answer that had it is what selectors read. */
export const waitForProperty: Activity<WaitForPropertyInputs, Record<string, never>> = async (inputs, context) => {
  const { PropertySelector, DesiredValues, ...call } = inputs;
  const request = await requestOf(call, context.aws);
  const answer = await waitFor(context, {
    phase: () => `waiting for ${PropertySelector} of ${inputs.Api} to become ${DesiredValues.map(String).join(' or ')}`,
    poll: async () => {
      const root = await context.aws.call(request, context.signal);
      return isDesired(root, PropertySelector, DesiredValues) ? root : undefined;
    },
    failing: apiFailure,
  });
  return { outputs: {}, root: answer };
};
