/** Commands of a simulation as Run Command's API shows them, in boto3's shape. */
import type { ValueMap } from '../document/document.js';
import type { CommandMock } from './mocks.js';

/** A command on one node. */
export interface Invocation {
  node: string;
  mock: CommandMock;
  /** Ms since the epoch. */
  endsAt: number;
  cancelled: boolean;
}
export interface Command {
  id: string;
  request: ValueMap;
  /** Ms since the epoch. */
  sentAt: number;
  cancelled: boolean;
  invocations: Invocation[];
}

/** The API's `Command` at `now` (behaviour run-command 1.8). */
export function commandShape(command: Command, now: number): ValueMap {
  const { request, invocations } = command;
  const details = invocations.map((invocation) => detailsOf(invocation, now));
  const count = (...wanted: string[]): number => details.filter((each) => wanted.includes(each)).length;
  return {
    CommandId: command.id,
    DocumentName: request['DocumentName'] ?? '',
    Comment: request['Comment'] ?? '',
    Parameters: request['Parameters'] ?? {},
    InstanceIds: request['InstanceIds'] ?? [],
    Targets: request['Targets'] ?? [],
    RequestedDateTime: new Date(command.sentAt).toISOString(),
    ...commandStatus(details, command.cancelled),
    TargetCount: details.length,
    CompletedCount: details.length - count('InProgress'),
    ErrorCount: count('Failed', 'ExecutionTimedOut'),
    DeliveryTimedOutCount: count('DeliveryTimedOut'),
  };
}

function detailsOf({ mock, endsAt, cancelled }: Invocation, now: number): string {
  if (now < endsAt) return 'InProgress';
  if (cancelled) return 'Cancelled';
  return mock.status === 'TimedOut' ? 'ExecutionTimedOut' : mock.status;
}

/** A command's status from those of its invocations (behaviour run-command 2.6). */
function commandStatus(details: readonly string[], cancelled: boolean): { Status: string; StatusDetails: string } {
  const has = (...wanted: string[]): boolean => details.some((each) => wanted.includes(each));
  const status = (StatusDetails: string, Status = StatusDetails): { Status: string; StatusDetails: string } => ({
    Status,
    StatusDetails,
  });
  if (has('InProgress')) return status('InProgress');
  if (cancelled && has('Cancelled')) return status('Cancelled');
  if (has('Failed', 'ExecutionTimedOut')) return status('Failed');
  if (has('DeliveryTimedOut')) return status('DeliveryTimedOut', 'TimedOut');
  if (details.every((each) => UNREACHED.includes(each))) return status('Failed');
  if (details.every((each) => each === 'Success' || UNREACHED.includes(each))) return status('Success');
  return status('Incomplete', 'Failed');
}

const UNREACHED: readonly string[] = ['Undeliverable', 'InvalidPlatform', 'AccessDenied'];

/** The API's `CommandInvocation`s at `now`, of one node when the inputs name one (behaviour run-command 5.3). */
export function invocationShapes(command: Command, { InstanceId, Details }: ValueMap, now: number): ValueMap[] {
  const listed = command.invocations.filter(({ node }) => InstanceId === undefined || node === InstanceId);
  return listed.map((invocation) => {
    const StatusDetails = detailsOf(invocation, now);
    const Status = invocationStatus(StatusDetails);
    return {
      CommandId: command.id,
      InstanceId: invocation.node,
      DocumentName: command.request['DocumentName'] ?? '',
      Comment: command.request['Comment'] ?? '',
      RequestedDateTime: new Date(command.sentAt).toISOString(),
      Status,
      StatusDetails,
      CommandPlugins: Details === true ? [{ ...PLUGIN, Status, StatusDetails, ...result(invocation, now) }] : [],
    };
  });
}

const PLUGIN = { Name: 'aws:runShellScript' };

function result({ mock, endsAt, cancelled }: Invocation, now: number): ValueMap {
  if (now < endsAt) return { ResponseCode: -1, Output: '' };
  return cancelled ? { ResponseCode: 137, Output: '' } : { ResponseCode: mock.code, Output: mock.output };
}

/** `Status` of an invocation from its details (behaviour run-command 2.2). */
function invocationStatus(details: string): string {
  if (details.endsWith('TimedOut')) return 'TimedOut';
  if (details === 'Terminated') return 'Cancelled';
  return UNREACHED.includes(details) ? 'Failed' : details;
}
