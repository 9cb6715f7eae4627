/** What the API-calling actions write → a request (spec 3.12). */
import type { AwsCaller, AwsRequest } from '../engine/action.js';
import type { ValueMap } from '../engine/document/document.js';
import { members } from './coerce.js';
import { findOperation } from './operation.js';

/** Inputs of an API-calling action: the service, the operation, and its parameters. */
export interface ApiInputs {
  Service: string;
  Api: string;
  [parameter: string]: ValueMap[string];
}

/**
 * The request. Our extension: an input `Region` picks the endpoint where the operation itself has no member of that name.
 * User data is plain text here, as in boto3, and Base64 on the wire (emulators 8.11).
 */
export async function requestOf(
  { Service, Api, ...parameters }: ApiInputs,
  aws: Pick<AwsCaller, 'hasModels'>,
): Promise<AwsRequest> {
  const request: AwsRequest = { service: Service, api: Api, inputs: encodeUserData(Api, parameters) };
  if (typeof parameters.Region !== 'string' || (await hasMember(request, 'Region', aws))) return request;
  const { Region, ...inputs } = request.inputs;
  return { ...request, inputs, region: Region as string };
}

/** An operation that cannot be found is taken as one without: sending it will say what is wrong. */
async function hasMember(
  request: AwsRequest,
  name: string,
  { hasModels }: Pick<AwsCaller, 'hasModels'>,
): Promise<boolean> {
  if (hasModels === false) return false;
  const operation = await findOperation(request).catch(() => undefined);
  return operation !== undefined && members(operation.input).some(([member]) => member === name);
}

const TAKE_USER_DATA = /^(run_?instances|create_?launch_?configuration)$/i;

function encodeUserData(api: string, parameters: ValueMap): ValueMap {
  const { UserData } = parameters;
  if (typeof UserData !== 'string' || !TAKE_USER_DATA.test(api)) return parameters;
  return { ...parameters, UserData: Buffer.from(UserData).toString('base64') };
}
