/**
 * Every activity, Node side, alphabetical by folder. Their names are activity types: they stand in histories and stay for ever.
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
 * How an activity keeps what it writes to one effect (design contracts 7): `asks` writes nothing · `repeatable`: twice is like once · `token`: AWS
 * knows a repetition by our token · `probed`: a repetition looks first for what is there · `judged`: what it calls decides
 * (aws/repeatability). test/conformance/effects.test.ts takes each at its word.
 */
export type EffectClass = 'asks' | 'repeatable' | 'token' | 'probed' | 'judged';

/** The class of every activity: one that is not here does not compile. */
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
