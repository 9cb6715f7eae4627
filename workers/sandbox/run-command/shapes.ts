import { statesOf, type Command, type Invocation } from './command.js';
import { commandStatus, invocationStatus, isOpen, type InvocationState } from './lifecycle.js';
import type { Node } from './nodes.js';
import { combine, cutError, cutOutput } from './output.js';

const ECHOED = ['Comment', 'TimeoutSeconds', 'OutputS3Region', 'OutputS3BucketName', 'OutputS3KeyPrefix'];

/** The API's `Command` (behaviour run-command 1.8), dates in epoch seconds. */
export function commandShape(command: Command): Record<string, unknown> {
  const { request } = command;
  const details = statesOf(command).map((state) => state.details);
  const count = (...wanted: string[]) => details.filter((each) => wanted.includes(each)).length;
  return {
    ...Object.fromEntries(ECHOED.filter((key) => key in request).map((key) => [key, request[key]])),
    CommandId: command.id,
    DocumentName: request.DocumentName,
    DocumentVersion: request.DocumentVersion ?? '$DEFAULT',
    Comment: request['Comment'] ?? '',
    Parameters: request.Parameters ?? {},
    InstanceIds: request.InstanceIds ?? [],
    Targets: request.Targets ?? [],
    TimeoutSeconds: request.TimeoutSeconds ?? 3_600,
    RequestedDateTime: command.requestedAt / 1000,
    ExpiresAfter: command.expiresAt / 1000,
    MaxConcurrency: request['MaxConcurrency'] ?? '50',
    MaxErrors: request['MaxErrors'] ?? '0',
    ...commandStatus(details, command.cancelRequested),
    TargetCount: details.length,
    CompletedCount: details.filter((each) => !isOpen(each)).length,
    ErrorCount: count('Failed', 'ExecutionTimedOut'),
    DeliveryTimedOutCount: count('DeliveryTimedOut'),
  };
}

/** The API's `CommandInvocation` (behaviour run-command 5.3). */
export function invocationShape(command: Command, index: number, details: boolean): Record<string, unknown> {
  const invocation = command.invocations[index] as Invocation;
  const state = statesOf(command)[index] as InvocationState;
  return {
    CommandId: command.id,
    InstanceId: invocation.node.id,
    InstanceName: invocation.node.tags['Name'] ?? invocation.node.hostName,
    Comment: command.request['Comment'] ?? '',
    DocumentName: command.request.DocumentName,
    DocumentVersion: command.request.DocumentVersion ?? '$DEFAULT',
    RequestedDateTime: command.requestedAt / 1000,
    Status: invocationStatus(state.details),
    StatusDetails: state.details,
    StandardOutputUrl: '',
    StandardErrorUrl: '',
    CommandPlugins: details ? pluginShapes(command, invocation, state) : [],
  };
}

/** GetCommandInvocation's answer for one step (behaviour run-command 5.4). */
export function singleInvocationShape(command: Command, index: number, plugin: string): Record<string, unknown> {
  const { node, schedule } = command.invocations[index] as Invocation;
  const state = statesOf(command)[index] as InvocationState;
  const speaks = state.code !== -1 && plugin === command.document.plugins[0];
  return {
    CommandId: command.id,
    InstanceId: node.id,
    Comment: command.request['Comment'] ?? '',
    DocumentName: command.request.DocumentName,
    DocumentVersion: command.request.DocumentVersion ?? '$DEFAULT',
    PluginName: plugin,
    ResponseCode: state.code,
    ...timeFields(state),
    Status: invocationStatus(state.details),
    StatusDetails: state.details,
    StandardOutputContent: speaks ? cutOutput(schedule.result.output) : '',
    StandardErrorContent: speaks ? cutError(schedule.result.error) : '',
    StandardOutputUrl: '',
    StandardErrorUrl: '',
  };
}

/** The API's `InstanceInformation` of a running instance. */
export function informationShape(node: Node): Record<string, unknown> {
  const isWindows = node.platform === 'Windows';
  return {
    InstanceId: node.id,
    PingStatus: 'Online',
    LastPingDateTime: Date.now() / 1000,
    AgentVersion: '3.3.3000.0',
    IsLatestVersion: true,
    PlatformType: node.platform,
    PlatformName: isWindows ? 'Microsoft Windows Server 2022 Datacenter' : 'Amazon Linux',
    PlatformVersion: isWindows ? '10.0.20348' : '2023',
    ResourceType: 'EC2Instance',
    IPAddress: node.address,
    ComputerName: node.hostName,
  };
}

function pluginShapes(command: Command, { schedule }: Invocation, state: InvocationState): Record<string, unknown>[] {
  return command.document.plugins.map((Name, position) => ({
    Name,
    Status: invocationStatus(state.details),
    StatusDetails: state.details,
    ResponseCode: state.code,
    ...(state.startedAt !== undefined && { ResponseStartDateTime: state.startedAt / 1000 }),
    ...(state.endedAt !== undefined && { ResponseFinishDateTime: state.endedAt / 1000 }),
    Output: position === 0 && state.code !== -1 ? combine(schedule.result.output, schedule.result.error) : '',
    StandardOutputUrl: '',
    StandardErrorUrl: '',
  }));
}

function timeFields({ startedAt, endedAt }: InvocationState): Record<string, string> {
  const text = (at: number | undefined) => (at === undefined ? '' : new Date(at).toISOString());
  const elapsed = startedAt === undefined || endedAt === undefined ? '' : `PT${(endedAt - startedAt) / 1000}S`;
  return {
    ExecutionStartDateTime: text(startedAt),
    ExecutionElapsedTime: elapsed,
    ExecutionEndDateTime: text(endedAt),
  };
}
