/** What must hold of a run, however often something was killed under it (design facts 5.5). */
import { DescribeSnapshotsCommand, DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { GetParametersCommand, paginateListCommands } from '@aws-sdk/client-ssm';
import type { AutomationExecution, StepExecution } from '../../../engine/execution/record/execution.js';
import { isFinal } from '../../../engine/execution/record/execution.js';
import { clientsOf } from '../../../workers/sandbox/testing.js';
import { resourcesOf } from '../../support/resources.js';
import { REGION, type World } from '../../support/world.js';
import type { Story } from './stories.js';

/** What a run has made, counted in the sandbox's own state. */
export type Effects = Record<string, number>;

export async function effectsOf(world: World, id: string): Promise<Effects> {
  const { ec2, ssm } = clientsOf(world.sandbox, REGION);
  const tagged = { Filters: [{ Name: 'tag:AutomationExecutionId', Values: [id] }] };
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand(tagged));
  const { Snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names: [`/campaign/${id}`] }));
  let commented = 0;
  for await (const { Commands = [] } of paginateListCommands({ client: ssm }, {})) {
    commented += Commands.filter(({ Comment }) => Comment?.includes(id)).length;
  }
  return {
    ...(await resourcesOf(world, id)),
    commented,
    volumes: Volumes.length,
    snapshots: Snapshots.filter(({ Description }) => Description === id).length,
    parameters: Parameters.filter(({ Value }) => Value === 'approved').length,
  };
}

/** What the undisturbed run was like. */
export interface Expected {
  record: AutomationExecution;
  effects: Effects;
}

/** Every way in which a disturbed run differs from the undisturbed one; empty when it does not. */
export function differences(story: Story, expected: Expected, record: AutomationExecution, effects: Effects): string[] {
  const uncertain = unknownSteps(story, record);
  const steps = record.StepExecutions.map((step, index) =>
    uncertain.includes(step.StepName) ? expected.record.StepExecutions[index]! : step,
  );
  const [wanted, got] = [normalised(expected.record), normalised({ ...record, StepExecutions: steps })];
  const found =
    wanted === got ? [] : [`the record differs: ${firstDifference(wanted, got)} ${record.FailureMessage ?? ''}`];
  for (const [what, count] of Object.entries(expected.effects)) {
    const actual = effects[what]!;
    const mayLack = uncertain.some((name) => story.unknowable[name] === what) && actual < count;
    if (actual !== count && !mayLack) found.push(`${actual} ${what} instead of ${count}`);
  }
  return found;
}

/** Steps of class U that failed because nobody can know (design house 6). */
export const unknownSteps = (story: Story, record: AutomationExecution): string[] =>
  record.StepExecutions.filter(
    ({ StepName, FailureDetails }) =>
      Object.hasOwn(story.unknowable, StepName) && FailureDetails?.Details['FailureCode']?.[0] === 'OutcomeUnknown',
  ).map(({ StepName }) => StepName);

/** Without what differs from run to run: ids, dates, and who decided first. */
function normalised(record: AutomationExecution): string {
  return JSON.stringify(record, undefined, 1)
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>')
    .replaceAll(/\b(ami|i|vol|snap)-[0-9a-f]{8,17}\b/g, '<$1>')
    .replaceAll(/\d{4}-\d\d-\d\d[T_]\d\d[:.]\d\d[:.]\d\d(\.\d+)?Z?/g, '<time>')
    .replaceAll(/\b(alice|bob)\b/g, '<approver>');
}

function firstDifference(wanted: string, got: string): string {
  const [left, right] = [wanted.split('\n'), got.split('\n')];
  const at = left.findIndex((line, index) => line !== right[index]);
  return `${right[at]?.trim() ?? 'nothing'} instead of ${left[at]?.trim() ?? 'nothing'}`;
}

/** Watches the records of one run as they are told; says when what was settled changes. */
export function createMonotony(): (record: AutomationExecution) => string[] {
  const settled = new Map<string, string>();
  const begun = new Set<string>();
  let final: string | undefined;
  return (record) => {
    const found = record.StepExecutions.flatMap((step) => stepBack(step, settled, begun));
    if (final !== undefined && record.AutomationExecutionStatus !== final) {
      found.push(`the run went from ${final} to ${record.AutomationExecutionStatus}`);
    }
    if (isFinal(record.AutomationExecutionStatus)) final = record.AutomationExecutionStatus;
    return found;
  };
}

/** Times and all: what a record has told, it goes on to tell. */
function stepBack(step: StepExecution, settled: Map<string, string>, begun: Set<string>): string[] {
  const { StepName, StepStatus } = step;
  const now = JSON.stringify(step);
  const before = settled.get(StepName);
  if (isFinal(StepStatus)) settled.set(StepName, now);
  if (StepStatus !== 'Pending') begun.add(StepName);
  if (before !== undefined && before !== now) return [`${StepName} had ended as ${before} and became ${now}`];
  return begun.has(StepName) && StepStatus === 'Pending' ? [`${StepName} had begun and is Pending again`] : [];
}

/** Votes that were acknowledged and are in no decision. */
export function lostVotes(record: AutomationExecution, acknowledged: ReadonlySet<string>): string[] {
  const decisions = JSON.stringify(record.StepExecutions.map(({ Outputs }) => Outputs?.['ApproverDecisions']));
  return [...acknowledged]
    .filter((approver) => !decisions.includes(approver))
    .map((who) => `the vote of ${who} is lost`);
}

/** Workflow tasks that failed in our code: a bug, or a replay that took another way. */
export async function taskFailures(world: World, id: string): Promise<string[]> {
  const { events } = await world.client.workflow.getHandle(id).fetchHistory();
  return (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    failed?.failure ? [`a workflow task failed: ${failed.failure.message ?? 'no message'}`] : [],
  );
}
