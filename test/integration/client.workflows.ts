/** The automation workflow over four actions, of which only one needs an activity: entry of the bundle of the client's tests. */
import { approve } from '../../actions/approve/action.js';
import { branch } from '../../actions/branch/action.js';
import { executeAwsApi } from '../../actions/execute-aws-api/action.js';
import { sleep } from '../../actions/sleep/action.js';
import { createAutomationWorkflow } from '../../engine/workflow/automation.js';

const actions = new Map([approve, branch, executeAwsApi, sleep].map((action) => [action.name as string, action]));
const validators = Object.fromEntries([...actions.keys()].map((name) => [name, () => true]));

export const automation = createAutomationWorkflow({ actions, validators });
