import type { CommandDocument } from './documents.js';
import { stateAt, type InvocationState, type Schedule } from './lifecycle.js';
import type { Node, Target } from './nodes.js';
import { resultFor, type ScriptedResult } from './script.js';

/** What the sandbox reads of SendCommand's request (behaviour run-command 1.1). */
export interface SendCommandRequest {
  DocumentName: string;
  DocumentVersion?: string;
  InstanceIds?: string[];
  Targets?: Target[];
  Parameters?: Record<string, string[]>;
  TimeoutSeconds?: number;
  [other: string]: unknown;
}

/** One node's copy of a command. */
export interface Invocation {
  node: Node;
  schedule: Schedule;
}

/** A command as the sandbox keeps it; times in milliseconds since the epoch. */
export interface Command {
  id: string;
  region: string;
  request: SendCommandRequest;
  document: CommandDocument;
  requestedAt: number;
  expiresAt: number;
  /** Until then GetCommandInvocation and ListCommandInvocations do not show the command (behaviour run-command 5.9). */
  visibleAt: number;
  cancelRequested: boolean;
  invocations: Invocation[];
}

/** Decides when and how nodes answer. All times are multiples of `unitMs`: 0 makes everything instant. */
export interface Pace {
  unitMs: number;
  script: readonly ScriptedResult[];
  /** When a pending node will be running. */
  runningAt: (instanceId: string) => number;
}

/** A new command, sent to all of its nodes at once. */
export function createCommand(
  region: string,
  request: SendCommandRequest,
  document: CommandDocument,
  nodes: Node[],
  pace: Pace,
): Command {
  const requestedAt = Date.now();
  const timeoutMs = (request.TimeoutSeconds ?? 3_600) * 1_000;
  return {
    id: crypto.randomUUID(),
    region,
    request,
    document,
    requestedAt,
    expiresAt: requestedAt + timeoutMs + executionTimeoutMs(request),
    visibleAt: requestedAt + 0.3 * pace.unitMs,
    cancelRequested: false,
    invocations: nodes.map((node) => ({
      node,
      schedule: scheduleFor(node, requestedAt, requestedAt + timeoutMs, pace),
    })),
  };
}

/** Cancels the open invocations of some nodes, or of all when `instanceIds` is empty (behaviour run-command 5.10). */
export function cancel(command: Command, instanceIds: string[]): void {
  const now = Date.now();
  const isMeant = (invocation: Invocation) => instanceIds.length === 0 || instanceIds.includes(invocation.node.id);
  command.cancelRequested ||= instanceIds.length === 0;
  for (const { schedule } of command.invocations.filter(isMeant)) schedule.cancelledAt ??= now;
}

/** The state of each invocation now. */
export function statesOf(command: Command): InvocationState[] {
  const now = Date.now();
  return command.invocations.map(({ schedule }) => stateAt(schedule, now));
}

function scheduleFor(node: Node, requestedAt: number, startFence: number, pace: Pace): Schedule {
  const isReachable = node.state === 'running' || node.state === 'pending';
  const startsAt = Math.max(requestedAt + 0.4 * pace.unitMs, pace.runningAt(node.id));
  return {
    result: resultFor(pace.script, node.id, 0.5 * pace.unitMs),
    startsAt: isReachable ? startsAt : Infinity,
    startFence,
    killMs: 0.2 * pace.unitMs,
  };
}

function executionTimeoutMs(request: SendCommandRequest): number {
  const given = Number(request.Parameters?.['executionTimeout']?.[0]);
  return (given >= 5 ? given : 3_600) * 1_000;
}
