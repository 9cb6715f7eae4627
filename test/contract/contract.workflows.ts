/** The automation workflow over the contract suite's actions: entry of its bundle. `short`: goes on in a new history all the time. */
import { createAutomationWorkflow } from '../../engine/workflow/automation.js';
import { createTemporalRuntime } from '../../engine/workflow/temporal-runtime.js';
import { contractActions, contractValidators } from './actions.js';
import { nestedInterruptions } from './nested.js';

const parts = { actions: contractActions, validators: contractValidators };

/** Which of the two a run is, its input says. */
const whole = createAutomationWorkflow(parts);
const short = createAutomationWorkflow({ ...parts, isLong: ({ historyLength }) => historyLength > 4 });

export const automation: typeof whole = (input) => (input.documentName === 'short' ? short(input) : whole(input));

/** The runtime alone. */
export const nested = (): Promise<string[]> => nestedInterruptions(createTemporalRuntime({ searchAttributes: false }));
