/**
 * boto3's service names and the JavaScript SDK's client for each (design emulators 7). `services.json` keeps only the SDK id of every
 * service: package and class follow from it by a rule without exceptions. `null`: no JavaScript client exists.
 */
import { AwsError } from '../../engine/activity.js';
import { didYouMean } from '../../engine/document/suggest.js';
import services from './services.json' with { type: 'json' };

const SDK_IDS = new Map<string, string | null>(Object.entries(services));

export interface Service {
  /** boto3's name, lower case. */
  name: string;
  packageName: string;
  clientClass: string;
  /** The environment variable with the endpoint of this service alone. */
  endpointVariable: string;
}

/**
 * The service that a document calls `name`, in any case (`EC2` is common).
 * @throws AwsError `unsent` when boto3 has no such service, or the SDK no client for it.
 */
export function findService(name: string, operation: string): Service {
  const key = name.trim().toLowerCase();
  const sdkId = SDK_IDS.get(key);
  if (sdkId === undefined) throw new AwsError('unsent', 'UnknownService', name, operation, unknownText(name));
  if (sdkId === null) {
    const text = `The AWS SDK for JavaScript has no client for the service "${key}", so it cannot be called.`;
    throw new AwsError('unsent', 'UnsupportedService', name, operation, text);
  }
  return serviceOf(key, sdkId);
}

function serviceOf(name: string, sdkId: string): Service {
  const words = sdkId.split(' ');
  return {
    name,
    packageName: `@aws-sdk/client-${words.join('-').toLowerCase()}`,
    clientClass: `${words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')}Client`,
    endpointVariable: `AWS_ENDPOINT_URL_${words.join('_').toUpperCase()}`,
  };
}

const unknownText = (name: string): string =>
  `Unknown service: "${name}". ${didYouMean(name, SDK_IDS.keys()) ?? 'Use a boto3 client name, like ec2 or stepfunctions.'}`;
