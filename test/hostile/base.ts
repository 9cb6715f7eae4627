/** What a well-meaning client would start: the ground that hostile cases spoil. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { actions } from '../../actions/index.js';
import { validators } from '../../actions/validators.generated.js';
import { loadDocument } from '../../engine/document/load.js';
import { PLAN_VERSION, type Plan } from '../../engine/document/plan.js';
import { createAutomation } from '../../engine/execution/interpreter.js';
import type { AutomationInput } from '../../engine/execution/start/request.js';
import { createVirtualClock } from '../../engine/simulator/virtual-clock.js';
import { createVirtualRuntime } from '../../engine/simulator/virtual-runtime.js';
import { packageRoot } from '../../workers/dev/package-root.js';

export interface StepText {
  name: string;
  action: string;
  inputs: unknown;
  [attribute: string]: unknown;
}

export const nap = (name: string, more: object = {}): StepText => ({
  name,
  action: 'aws:sleep',
  inputs: { Duration: 'PT0S' },
  ...more,
});
export const ask = (name = 'ask', inputs: object = {}, more: object = {}): StepText => ({
  name,
  action: 'aws:approve',
  inputs: { Approvers: ['alice', 'bob'], ...inputs },
  ...more,
});
export const call = (name: string, inputs: object = {}, more: object = {}): StepText => ({
  name,
  action: 'aws:executeAwsApi',
  inputs: { Service: 'ec2', Api: 'DescribeRegions', ...inputs },
  ...more,
});
export const branch = (name: string, Choices: unknown, Default?: string): StepText => ({
  name,
  action: 'aws:branch',
  inputs: { Choices, ...(Default === undefined ? {} : { Default }) },
});

/** A document as JSON text. */
export const documentText = (steps: readonly StepText[], more: object = {}): string =>
  JSON.stringify({ schemaVersion: '0.3', ...more, mainSteps: steps });

/** The Plan of a valid document of ours. */
function planOf(steps: readonly StepText[], more: object = {}): Plan {
  const { plan, problems } = loadDocument(documentText(steps, more), 'base.json', { actions, validators });
  if (!plan) throw new Error(problems.map(({ message }) => message).join('\n'));
  return plan;
}

/** A start as our client makes it. */
export const inputOf = (plan: unknown, more: object = {}): Record<string, unknown> => ({
  plan,
  documentName: 'hostile',
  documentVersion: '$FILE',
  parameters: {},
  region: 'eu-west-1',
  settings: { searchAttributes: true },
  ...more,
});

/** Of steps that are valid. */
export const startOf = (steps: readonly StepText[], more: object = {}): Record<string, unknown> =>
  inputOf(planOf(steps), more);

/** A Plan written by hand: steps that no document could have. */
export const rawPlan = (steps: unknown, more: object = {}): Record<string, unknown> =>
  inputOf({ planVersion: PLAN_VERSION, steps, ...more });

/** Steps of short runs that between them use most actions; none lasts. */
function validSteps(): StepText[][] {
  const volumes = { Service: 'ec2', Api: 'DescribeVolumes', MaxResults: 5 };
  const wait = { ...volumes, PropertySelector: '$.Volumes[0].State', DesiredValues: ['available'] };
  const nodes = { DocumentName: 'AWS-RunShellScript', InstanceIds: ['i-00000000000000000'] };
  const changed = { InstanceIds: ['i-00000000000000000'], DesiredState: 'stopped', CheckStateOnly: true };
  const names = { Name: 'Names', Selector: '$.Regions..RegionName', Type: 'StringList' };
  const isThere = { NextStep: 'end', Variable: '{{ look.Names }}', Contains: 'eu' };
  return [
    [nap('a'), ask('ask', { Message: 'For {{ global:DATE }}?' }), nap('b')],
    [call('look', {}, { outputs: [names] }), branch('choose', [isThere], 'end'), nap('skipped'), nap('end')],
    [{ name: 'wait', action: 'aws:waitForAwsResourceProperty', inputs: wait, timeoutSeconds: 2 }],
    [
      { name: 'command', action: 'aws:runCommand', inputs: nodes, onFailure: 'Continue', timeoutSeconds: 20 },
      { name: 'stop', action: 'aws:changeInstanceState', inputs: changed, maxAttempts: 2, timeoutSeconds: 20 },
    ],
  ];
}

/** Valid documents, as values. */
export const validDocuments = (): unknown[] => validSteps().map((steps) => JSON.parse(documentText(steps)) as unknown);

/** Valid starts, among them those of a second history. */
export const validStarts = async (): Promise<Record<string, unknown>[]> => [
  await carriedNow(),

  ...validSteps().map((steps) => startOf(steps)),
  carriedStart(),
];

/** What a run of today carries on when it continues as new after its first step: made by the engine itself. */
export async function carriedNow(): Promise<Record<string, unknown>> {
  const clock = createVirtualClock(Date.UTC(2026, 0, 31));
  const { runtime, poke } = createVirtualRuntime({
    clock,
    executionId: 'x',
    activities: {},
    runActivity: () => Promise.resolve({ outputs: {}, selected: { Names: ['eu-west-1'] } }),
    aws: (_step, region) => ({ region, call: () => Promise.reject(new Error('nobody calls')) }),
    id: (name) => name,
    shouldContinueAsNew: () => true,
  });
  const input = startOf([...validSteps()[1]!, ask()]) as unknown as AutomationInput;
  const automation = createAutomation(input, 'x', { actions, validators, runtime });
  const ended = await clock.drive(automation.run(), poke);
  if (!('continueWith' in ended)) throw new Error('It should have continued as new.');
  return JSON.parse(JSON.stringify(ended.continueWith)) as Record<string, unknown>;
}

/** The second history of a long run of version 1, as it was recorded: with all that continue-as-new carried then. */
export function carriedStart(): AutomationInput & Record<string, unknown> {
  const file = join(packageRoot(), 'test', 'replay', 'histories', '0.1-long-part-2.json');
  const { events } = JSON.parse(readFileSync(file, 'utf8')) as { events: StartedEvent[] };
  const [{ data }] = events[0]!.workflowExecutionStartedEventAttributes.input.payloads as [{ data: string }];
  return JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as AutomationInput & Record<string, unknown>;
}

interface StartedEvent {
  workflowExecutionStartedEventAttributes: { input: { payloads: { data: string }[] } };
}
