/** AWS as a mocks file defines it, and every call that was made to it. */
import { AwsError, type AwsCaller, type AwsRequest } from '../activity.js';
import type { ValueMap } from '../document/document.js';
import { partitionOf } from '../expression/builtin.js';
import { malformedId } from './malformed-id.js';
import { matches } from './matches.js';
import { missingCall } from './missing-mock.js';
import { createMockedCommands } from './mocked-commands.js';
import type { CallMock, MockedError, MockedResponse, Mocks } from './mocks.js';

/** One call as `runbook simulate` shows it (design house 9a). */
export interface SimulatedCall {
  Step: string;
  /** boto3's name, lower case. */
  Service: string;
  Api: string;
  Region: string;
  Inputs: ValueMap;
  /** ISO 8601. */
  At: string;
}

/** What a mocked AWS needs from outside; the engine has neither a clock nor AWS's names. */
export interface MockedWorld {
  /** Ms since the epoch. */
  now(): number;
  /** Rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  executionId: string;
  words: AwsWords;
}

export interface AwsWords {
  /** `describe_instances` → `DescribeInstances`. */
  operationName(api: string): string;
  /** The error that the SDK would raise with this code. */
  errorOf(error: MockedError, service: string, operation: string): AwsError;
}

export interface MockedAws {
  /** The caller for one step, acting in a Region. */
  callerFor(step: string, region: string): AwsCaller;
  /** In the order made. */
  calls: SimulatedCall[];
}

/** A new AWS for one run: it uses up responses and remembers commands. */
export function createMockedAws(mocks: Mocks, world: MockedWorld): MockedAws {
  const calls: SimulatedCall[] = [];
  const used = new Map<CallMock, number>();
  const commands = createMockedCommands(mocks.commands, world);

  function responseTo(service: string, operation: string, asked: ValueMap): MockedResponse {
    const error = malformedId(service, asked);
    if (error !== undefined) return { delayMs: 0, error };
    const named = mocks.calls.filter((mock) => isNamed(mock, service, operation, world.words));
    const mock = named.find(({ when }) => when === undefined || matches(when, asked));
    if (mock !== undefined) return nextOf(mock, used);
    const answer =
      (service === 'ssm' ? commands(operation, asked) : undefined) ?? identity(service, operation, mocks, world);
    if (answer !== undefined) return { delayMs: 0, answer };
    throw missingCall({ service, operation, inputs: asked, othersExist: named.length > 0 });
  }

  async function call(step: string, ownRegion: string, request: AwsRequest, signal?: AbortSignal): Promise<ValueMap> {
    signal?.throwIfAborted();
    const { inputs, region } = request;
    const service = request.service.trim().toLowerCase();
    const operation = world.words.operationName(request.api);
    const At = new Date(world.now()).toISOString();
    calls.push({ Step: step, Service: service, Api: operation, Region: region ?? ownRegion, Inputs: inputs, At });
    const response = responseTo(service, operation, region === undefined ? inputs : { ...inputs, Region: region });
    const { timeoutMs = Infinity } = request;
    if (response.delayMs > 0) await world.sleep(Math.min(response.delayMs, timeoutMs), signal);
    if (response.delayMs >= timeoutMs) throw tooLate(service, operation, timeoutMs);
    if ('error' in response) throw world.words.errorOf(response.error, service, operation);
    return { ...response.answer, ResponseMetadata: response.answer['ResponseMetadata'] ?? METADATA };
  }

  return {
    calls,
    callerFor: (step, region) => ({
      region,
      hasModels: false,
      call: (request, signal) => call(step, region, request, signal),
    }),
  };
}

const tooLate = (service: string, operation: string, ms: number): AwsError =>
  new AwsError('unknown', 'NoAnswerInTime', service, operation, `No answer came within ${ms / 1000} seconds.`);

/** What boto3 adds to every answer (design emulators 8). */
const METADATA = { RequestId: '00000000-0000-4000-8000-000000000000', HTTPStatusCode: 200, RetryAttempts: 0 };

const isNamed = (mock: CallMock, service: string, operation: string, words: AwsWords): boolean =>
  mock.service.trim().toLowerCase() === service &&
  words.operationName(mock.api).toLowerCase() === operation.toLowerCase();

function nextOf(mock: CallMock, used: Map<CallMock, number>): MockedResponse {
  const count = used.get(mock) ?? 0;
  used.set(mock, count + 1);
  return mock.responses[Math.min(count, mock.responses.length - 1)]!;
}

/** GetCallerIdentity needs no mock: it answers with the simulation's account. */
function identity(
  service: string,
  operation: string,
  { account, region }: Mocks,
  { executionId }: MockedWorld,
): ValueMap | undefined {
  if (service !== 'sts' || operation !== 'GetCallerIdentity') return undefined;
  const Arn = `arn:${partitionOf(region)}:sts::${account}:assumed-role/simulated/${executionId}`;
  return { UserId: `AROASIMULATED:${executionId}`, Account: account, Arn };
}
