/** The automation workflow over the actions of random runbooks: entry of the bundle of replay.test.ts. */
import { branch } from '../../actions/branch/action.js';
import { sleep } from '../../actions/sleep/action.js';
import { createAutomationWorkflow } from '../../engine/workflow/automation.js';
import { createPlayedStep } from './played-step.js';

const actions = new Map([createPlayedStep(), branch, sleep].map((action) => [action.name as string, action]));
/** Validated inputs are the other properties' matter: ajv does not belong into a workflow. */
const validators = Object.fromEntries([...actions.keys()].map((name) => [name, () => true]));

export const automation = createAutomationWorkflow({ actions, validators });
