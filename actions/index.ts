/** The workflow half of every action, alphabetical. A new action: its folder, a line here, and one in `activities.ts` if it has any. */
import type { Action } from '../engine/action.js';
import { approve } from './approve/action.js';
import { branch } from './branch/action.js';
import { changeInstanceState } from './change-instance-state/action.js';
import { createImage } from './create-image/action.js';
import { executeAwsApi } from './execute-aws-api/action.js';
import { runCommand } from './run-command/action.js';
import { runInstances } from './run-instances/action.js';
import { sleep } from './sleep/action.js';
import { waitForAwsResourceProperty } from './wait-for-aws-resource-property/action.js';

const all: readonly Action[] = [
  approve,
  branch,
  changeInstanceState,
  createImage,
  executeAwsApi,
  runCommand,
  runInstances,
  sleep,
  waitForAwsResourceProperty,
];

/** Actions by their names in documents, such as `aws:sleep`. */
export const actions: ReadonlyMap<string, Action> = new Map(all.map((action) => [action.name, action]));
