/**
 * One operation of one service, found by the names that documents use. Only this module depends on the inner structure of the SDK's client
 * packages; they are loaded on first use and carry schemas (design emulators 9).
 */
import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError, type AwsRequest } from '../../engine/activity.js';
import { didYouMean } from '../../engine/document/suggest.js';
import type { Flight } from './flight.js';
import { findService, type Service } from './service-table.js';

/** A client class of the SDK, as far as we use it. */
export type ClientClass = new (config: object) => SdkClient;
export interface SdkClient {
  config: { requestHandler: SdkRequestHandler };
  /** `options` reach the request handler as they are. */
  send(command: object, options: SendOptions): Promise<Record<string, unknown>>;
}
export interface SendOptions {
  abortSignal?: AbortSignal;
  flight?: Flight;
}
export interface SdkRequestHandler {
  handle(
    request: { hostname: string; port?: number },
    options?: SendOptions,
  ): Promise<{ response: { statusCode: number; headers: Record<string, string>; body?: unknown } }>;
}
type CommandClass = new (inputs: object) => { schema: SdkOperationSchema };
/** `[9, namespace, operation, traits, input, output]`. */
type SdkOperationSchema = [9, string, string, unknown, () => never, () => never];

export interface Operation {
  service: Service;
  /** As AWS writes it: `DescribeInstances`. */
  name: string;
  client: ClientClass;
  command: CommandClass;
  input: NormalizedSchema;
  output: NormalizedSchema;
}

/**
 * Finds `DescribeInstances`, `describeInstances` or `describe_instances` of `service` (behaviour 3.12).
 * @throws AwsError `unsent`: unknown service or operation, or a client package that is not installed.
 */
export async function findOperation({ service: name, api }: Pick<AwsRequest, 'service' | 'api'>): Promise<Operation> {
  const service = findService(name, api);
  const { exports, commands } = await loadClient(service, api);
  const { NormalizedSchema } = await import('@smithy/core/schema');
  const command = commands.get(plain(api));
  if (command === undefined) throw unknownOperation(service, api, commands);
  const schema = new command({}).schema;
  return {
    service,
    name: schema[2],
    client: exports[service.clientClass] as ClientClass,
    command,
    input: NormalizedSchema.of(schema[4]),
    output: NormalizedSchema.of(schema[5]),
  };
}

/** Loads the clients of our own actions at a worker's start: loading one blocks the thread for a quarter of a second. */
export async function loadUsualClients(): Promise<void> {
  await findOperation({ service: 'ec2', api: 'DescribeInstances' });
  await findOperation({ service: 'ssm', api: 'SendCommand' });
  await findOperation({ service: 'sts', api: 'AssumeRole' });
}

interface LoadedClient {
  exports: Record<string, unknown>;
  /** Every command class by its name in letters and digits, lower case. */
  commands: Map<string, CommandClass>;
}

const loaded = new Map<string, Promise<LoadedClient>>();

async function loadClient(service: Service, api: string): Promise<LoadedClient> {
  try {
    if (!loaded.has(service.packageName)) loaded.set(service.packageName, importClient(service.packageName));
    return await loaded.get(service.packageName)!;
  } catch (error) {
    loaded.delete(service.packageName);
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const text = `The AWS SDK client for "${service.name}" is not installed where this worker runs. Add it: npm install ${service.packageName}`;
    throw new AwsError('unsent', 'MissingPackage', service.name, api, text);
  }
}

async function importClient(packageName: string): Promise<LoadedClient> {
  const module = (await import(packageName)) as Record<string, unknown>;
  const exports = (module.default ?? module) as Record<string, unknown>;
  const commands = Object.keys(exports).filter((key) => key.endsWith('Command') && key !== '$Command');
  return {
    exports,
    commands: new Map(commands.map((key) => [plain(key.slice(0, -'Command'.length)), exports[key] as CommandClass])),
  };
}

function unknownOperation(service: Service, api: string, commands: Map<string, CommandClass>): AwsError {
  const names = [...commands.values()].map((command) => new command({}).schema[2]);
  const hint = didYouMean(api.replaceAll('_', ''), names);
  const text = `The service "${service.name}" has no operation "${api}".${hint === undefined ? '' : ` ${hint}`}`;
  return new AwsError('unsent', 'UnknownOperation', service.name, api, text);
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
