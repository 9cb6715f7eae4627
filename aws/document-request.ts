/** The inputs of an API-calling action → a request (behaviour 3.12). */
import type { ActivityContext, AwsCaller, AwsRequest } from '../engine/activity.js';
import type { Value, ValueMap } from '../engine/document/document.js';
import { members } from './sdk/coerce.js';
import { findOperation, type Operation } from './sdk/operation.js';
import { forgiveSlips } from './sdk/slips.js';

/** Inputs of an API-calling action: the service, the operation, and its parameters. */
export interface ApiInputs {
  Service: string;
  Api: string;
  [parameter: string]: ValueMap[string];
}

/**
 * The request. Our extension: an input `Region` picks the endpoint, unless the operation itself has a member of that name.
 * User data is plain text here, as in boto3, and Base64 on the wire (design emulators 8.11). A key with a null is left out. Slips that the
 * service accepts are corrected, each with a warning (behaviour 3.12).
 */
export async function requestOf(
  { Service, Api, ...parameters }: ApiInputs,
  { aws, warn }: Pick<ActivityContext, 'aws' | 'warn'>,
): Promise<AwsRequest> {
  const operation = await operationOf({ service: Service, api: Api }, aws);
  const given = withoutNulls(parameters) as ValueMap;
  const { inputs: taken, region } = splitRegion(given, operation);
  const { inputs, warnings } = operation ? forgiveSlips(operation, taken) : { inputs: taken, warnings: [] };
  warnings.forEach((text) => warn(text));
  return {
    service: Service,
    api: Api,
    inputs: encodeUserData(Api, inputs),
    ...(region === undefined ? {} : { region }),
  };
}

/** undefined when the operation cannot be found: the error comes when the request is sent. */
async function operationOf(
  request: Pick<AwsRequest, 'service' | 'api'>,
  { hasModels }: Pick<AwsCaller, 'hasModels'>,
): Promise<Operation | undefined> {
  return hasModels === false ? undefined : findOperation(request).catch(() => undefined);
}

/** Removes keys whose value is null, at any depth. A null in a list stays, because it stands for an element; it is refused later. */
function withoutNulls(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutNulls(item)]));
}

function splitRegion(given: ValueMap, operation: Operation | undefined): { inputs: ValueMap; region?: string } {
  const { Region, ...inputs } = given;
  const isMember = operation !== undefined && members(operation.input).some(([member]) => member === 'Region');
  return typeof Region !== 'string' || isMember ? { inputs: given } : { inputs, region: Region };
}

const TAKE_USER_DATA = /^(run_?instances|create_?launch_?configuration)$/i;

function encodeUserData(api: string, parameters: ValueMap): ValueMap {
  const { UserData } = parameters;
  if (typeof UserData !== 'string' || !TAKE_USER_DATA.test(api)) return parameters;
  return { ...parameters, UserData: Buffer.from(UserData).toString('base64') };
}
