/** Composition, and the entry of the workflow bundle: the automation workflow over every action. */
import { actions } from '../actions/index.js';
import { validators } from '../actions/validators.generated.js';
import { createAutomationWorkflow } from '../engine/workflow/automation.js';

export const automation = createAutomationWorkflow({ actions, validators });

/** Where another type is asked for. It is refused by name (engine/workflow/interceptors.ts); without it, its task would fail for ever. */
export { automation as default };
