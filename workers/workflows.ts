/** The entry of the workflow bundle: the automation workflow with every action. */
import { actions } from '../actions/index.js';
import { validators } from '../actions/validators.generated.js';
import { createAutomationWorkflow } from '../engine/workflow/automation.js';

export const automation = createAutomationWorkflow({ actions, validators });

/**
 * Temporal uses this for any other workflow type; the run is then refused by name (engine/workflow/interceptors.ts). Without it the
 * workflow task of such a run would fail for ever.
 */
export { automation as default };
