/**
 * Every activity, Node side, alphabetical by folder. Their names are activity types: they stand in histories and stay for ever.
 */
import { getCallerIdentity, keepRecord, selectOutputs } from '../aws/account.js';
import type { AnyActivity } from '../engine/action.js';
import { changeInstanceState } from './change-instance-state/activities.js';
import { createImage } from './create-image/activities.js';
import { callAwsApi } from './execute-aws-api/activities.js';
import { awaitCommand, cancelCommand, sendCommand } from './run-command/activities.js';
import { runInstances } from './run-instances/activities.js';
import { waitForProperty } from './wait-for-aws-resource-property/activities.js';

export const activities = {
  getCallerIdentity,
  keepRecord,
  selectOutputs,
  changeInstanceState,
  createImage,
  callAwsApi,
  awaitCommand,
  cancelCommand,
  sendCommand,
  runInstances,
  waitForProperty,
} satisfies Record<string, AnyActivity>;
