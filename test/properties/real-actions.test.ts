import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { activities } from '../../actions/activities.js';
import { actions } from '../../actions/index.js';
import { validators } from '../../actions/validators.generated.js';
import { runActivity } from '../../aws/activity.js';
import { effectOf } from '../../aws/repeatability/effect.js';
import { loadDocument } from '../../engine/document/load.js';
import type { AutomationExecution } from '../../engine/execution/record/execution.js';
import { isFinal } from '../../engine/execution/record/execution.js';
import { simulate } from '../../engine/simulator/simulate.js';
import { createFakeAws, type FakeAws, type SentRequest } from './fake-aws.js';
import { realRun, type RealRun } from './real-runbook.js';
import { LIMIT, runs, seeded } from './runs.js';

const START = Date.parse('2026-01-31T10:00:00Z');

interface Ended {
  record: AutomationExecution;
  sent: SentRequest[];
}

async function runReal({ text, disturbances, signals, cancelAt }: RealRun, continueAsNew = false): Promise<Ended> {
  // A history that has just begun is short: not every answer can be yes.
  let asked = 0;
  const { plan, problems } = loadDocument(text, 'random.json', { actions, validators });
  if (!plan) throw new Error(problems.map(({ message }) => message).join('\n'));
  let aws: FakeAws | undefined;
  const stop =
    cancelAt === undefined ? [] : [{ afterMs: cancelAt, type: 'Stop' as const, stopType: 'Cancel' as const }];
  const record = await simulate({
    input: { plan, documentName: 'random', documentVersion: '1', parameters: {}, region: 'eu-west-1' },
    executionId: '00000000-0000-4000-8000-000000000001',
    startAt: START,
    actions,
    validators,
    activities,
    runActivity,
    aws: (clock) => {
      aws = createFakeAws(clock, disturbances);
      return aws.callerFor;
    },
    signals: [...signals, ...stop],
    ...(continueAsNew ? { shouldContinueAsNew: () => asked++ % 2 === 0 && asked < 40 } : {}),
  });
  return { record, sent: aws!.sent };
}

const stepOf = ({ StepExecutions }: AutomationExecution, name: string) =>
  StepExecutions.find(({ StepName }) => StepName === name)!;

/** Checks one thing of many random runs. */
const holds = (title: string, check: (ended: Ended, run: RealRun) => void, count = 600): void =>
  it(
    title,
    async () => {
      const property = fc.asyncProperty(realRun, async (run) => check(await runReal(run), run));
      await fc.assert(property, { numRuns: runs(count), ...seeded });
    },
    LIMIT,
  );

/** The nine actions themselves, with AWS that loses, refuses and delays; what each step of the way must keep. */
describe('random runbooks of the real actions', () => {
  /** The models of an API are loaded when they are first asked for, in real time, for which the virtual clock does not wait. */
  beforeAll(async () => void (await effectOf({ service: 'ec2', api: 'RunInstances' })));

  holds('make at most one thing a step, however often a step is attempted', ({ sent }) => {
    const made = sent.filter(({ effect }) => effect !== undefined).map(({ step, api }) => `${step} ${api}`);
    expect(made).toEqual([...new Set(made)]);
  });

  holds('repeat no request that may have happened but with the same token', ({ sent }) => {
    for (const [index, { step, api, disturbance, token }] of sent.entries()) {
      if (!['lost', 'cut'].includes(disturbance) || !['RunInstances', 'CreateSnapshot'].includes(api)) continue;
      const later = sent.slice(index + 1).filter((each) => each.step === step && each.api === api);
      // A refusal of the same token says that nothing has happened: what comes after it is another request.
      const refused = later.findIndex((each) => each.disturbance === 'refused');
      const again = later.slice(0, refused === -1 ? later.length : refused);
      expect(again.map((each) => each.token)).toEqual(again.map(() => token ?? 'never sent again'));
    }
  });

  holds('end, with a record of plain JSON, no later than their last step', ({ record }) => {
    expect(isFinal(record.AutomationExecutionStatus)).toBe(true);
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
    for (const { StepStatus, ExecutionStartTime, ExecutionEndTime } of record.StepExecutions) {
      expect(isFinal(StepStatus) || StepStatus === 'Pending').toBe(true);
      if (ExecutionStartTime === undefined) continue;
      expect(ExecutionEndTime! >= ExecutionStartTime).toBe(true);
      expect(ExecutionEndTime! <= record.ExecutionEndTime!).toBe(true);
    }
  });

  holds('begin no step after a cancel', ({ record }, { cancelAt }) => {
    if (cancelAt === undefined) return;
    const cancelled = new Date(START + cancelAt).toISOString();
    const later = record.StepExecutions.filter(({ ExecutionStartTime }) => (ExecutionStartTime ?? '') > cancelled);
    expect(later).toEqual([]);
  });

  holds('show what was made in the outputs of the step that made it, however the step ended', ({ record, sent }) => {
    for (const { step, api, effect, disturbance } of sent) {
      if (effect === undefined || disturbance !== 'fine' || !['CreateImage', 'SendCommand'].includes(api)) continue;
      const outputs = JSON.stringify(stepOf(record, step).Outputs);
      expect(outputs, `${step} made ${effect}`).toContain(
        effect.replace('made-', api === 'CreateImage' ? 'ami-' : 'command-'),
      );
    }
  });

  it(
    'ask and end the same when they continue as new between steps, attempts and while they wait',
    async () => {
      const property = fc.asyncProperty(realRun, async (run) => {
        const [whole, inParts] = [await runReal(run), await runReal(run, true)];
        expect(inParts).toEqual(whole);
      });
      await fc.assert(property, { numRuns: runs(200), ...seeded });
    },
    LIMIT,
  );

  it('reach every kind of end, so that they say something', async () => {
    const ends = new Set<string>();
    for (const run of fc.sample(realRun, { numRuns: 300, ...seeded })) {
      const { record, sent } = await runReal(run);
      ends.add(record.AutomationExecutionStatus);
      for (const { StepName, StepStatus } of record.StepExecutions) ends.add(`${StepStatus} step`).add(StepName);
      for (const { api, disturbance } of sent) ends.add(api).add(disturbance);
    }
    expect([...ends]).toEqual(
      expect.arrayContaining(
        'Success Failed TimedOut Cancelled lost cut throttled refused slow RunInstances CreateImage CreateSnapshot SendCommand'.split(
          ' ',
        ),
      ),
    );
  });
});
