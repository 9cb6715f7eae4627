/**
 * Every activity (they run in Node), alphabetical by folder. Their names are activity types in histories, so they must never change.
 */
import { getCallerIdentity, keepRecord, selectOutputs } from '../aws/account.js';
import type { AnyActivity } from '../engine/activity.js';
import { changeInstanceState } from './change-instance-state/activities.js';
import { awaitImage, createImage, findImage, requestImage } from './create-image/activities.js';
import { callAwsApi } from './execute-aws-api/activities.js';
import { awaitCommand, cancelCommand, findCommand, sendCommand } from './run-command/activities.js';
import { awaitInstances, findInstances, launchInstances, runInstances } from './run-instances/activities.js';
import { waitForProperty } from './wait-for-aws-resource-property/activities.js';

export const activities = {
  getCallerIdentity,
  keepRecord,
  selectOutputs,
  changeInstanceState,
  awaitImage,
  createImage,
  findImage,
  requestImage,
  callAwsApi,
  awaitCommand,
  cancelCommand,
  findCommand,
  sendCommand,
  awaitInstances,
  findInstances,
  launchInstances,
  runInstances,
  waitForProperty,
} satisfies Record<string, AnyActivity>;

/**
 * Why a repeated activity takes effect only once (design contracts 7): `asks`: it writes nothing · `repeatable`: a repetition changes
 * nothing · `token`: AWS recognises a repetition by our idempotency token · `probed`: a repetition first looks for the result of an earlier
 * try · `judged`: depends on the operation (aws/repeatability). test/conformance/effects.test.ts tests each claim.
 */
export type EffectClass = 'asks' | 'repeatable' | 'token' | 'probed' | 'judged';

/** The class of every activity; the compiler refuses an activity without one. */
export const effectClasses: Readonly<Record<keyof typeof activities, EffectClass>> = {
  getCallerIdentity: 'asks',
  keepRecord: 'asks',
  selectOutputs: 'asks',
  changeInstanceState: 'repeatable',
  awaitImage: 'asks',
  createImage: 'probed',
  findImage: 'asks',
  requestImage: 'probed',
  callAwsApi: 'judged',
  awaitCommand: 'asks',
  cancelCommand: 'repeatable',
  findCommand: 'asks',
  sendCommand: 'probed',
  awaitInstances: 'asks',
  findInstances: 'asks',
  launchInstances: 'token',
  runInstances: 'token',
  waitForProperty: 'asks',
};
