/** Every rule on documents; each looks at one kind of mistake (behaviour 1.10). */
import type { Rule } from '../draft.js';
import { checkActions } from './actions.js';
import { checkAssumeRole } from './assume-role.js';
import { checkCommandParameters } from './command-parameters.js';
import { checkCycles } from './cycles.js';
import { checkDefaults } from './defaults.js';
import { checkDocumentOutputs } from './document-outputs.js';
import { checkNames } from './names.js';
import { checkParameters } from './parameters.js';
import { checkReferences } from './references.js';
import { checkRouting } from './routing.js';
import { checkStepInputs } from './step-inputs.js';
import { checkStepOutputs } from './step-outputs.js';
import { checkVariables } from './variables.js';

export const rules: readonly Rule[] = [
  checkActions,
  checkAssumeRole,
  checkCommandParameters,
  checkCycles,
  checkDefaults,
  checkDocumentOutputs,
  checkNames,
  checkParameters,
  checkReferences,
  checkRouting,
  checkStepInputs,
  checkStepOutputs,
  checkVariables,
];
