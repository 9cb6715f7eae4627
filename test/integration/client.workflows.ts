/** The automation workflow over the two actions that need no AWS: entry of the bundle of client.test.ts. */
import { approve } from '../../actions/approve/action.js';
import { sleep } from '../../actions/sleep/action.js';
import { createAutomationWorkflow } from '../../engine/workflow/automation.js';

const actions = new Map([approve, sleep].map((action) => [action.name as string, action]));
const validators = Object.fromEntries([...actions.keys()].map((name) => [name, () => true]));

export const automation = createAutomationWorkflow({ actions, validators });
