import { describe, expect, it } from 'vitest';
import type { StepContext } from '../../engine/action.js';
import type { ValueMap } from '../../engine/document/document.js';
import { acted } from '../../test/support/acted.js';
import {
  createScriptedCaller,
  createTestContext,
  runThroughHandBacks,
  scriptedError,
  type ScriptedCall,
} from '../../test/support/scripted-caller.js';
import { runInstances } from './action.js';
import { awaitInstances, findInstances, launchInstances } from './activities.js';

const INPUTS = { ImageId: 'ami-1' };
const LAUNCHED = { InstanceIds: ['i-1'], InstanceStates: ['pending'] };
const READY = { InstanceIds: ['i-1'], InstanceStates: ['running'] };
const instances = [{ InstanceId: 'i-1', State: { Name: 'pending' } }];

describe('launchInstances', () => {
  it('publishes what was launched as soon as AWS has said so', async () => {
    const aws = createScriptedCaller([{ api: 'RunInstances', answer: { Instances: instances } }]);
    const context = createTestContext(aws);
    expect(await launchInstances(INPUTS, context)).toEqual({ outputs: LAUNCHED });
    expect(context.published).toEqual(LAUNCHED);
    expect(aws.calls[0]!.inputs.ClientToken).toBe(context.token);
  });
});

describe('awaitInstances', () => {
  it('never launches, and has published the states when it times out', async () => {
    const status = {
      InstanceId: 'i-1',
      InstanceState: { Name: 'running' },
      InstanceStatus: { Status: 'initializing' },
    };
    const look = { api: 'DescribeInstanceStatus', answer: { InstanceStatuses: [status] } };
    const aws = createScriptedCaller(Array.from({ length: 9 }, () => look));
    const given = { deadline: aws.clock.nowMs + 10_000 };
    await expect(runThroughHandBacks(awaitInstances, { InstanceIds: ['i-1'] }, aws, given)).rejects.toMatchObject({
      name: 'StepTimedOut',
      more: { outputs: READY },
    });
  });
});

describe('findInstances', () => {
  const look = (Reservations: ValueMap[]): ScriptedCall => ({ api: 'DescribeInstances', answer: { Reservations } });
  const filterBy = (token: string): ValueMap => ({ Filters: [{ Name: 'client-token', Values: [token] }] });

  it('finds what was launched with the token, though it shows up late', async () => {
    const aws = createScriptedCaller([look([]), look([{ Instances: instances }])]);
    expect(await runThroughHandBacks(findInstances, {}, aws)).toEqual(LAUNCHED);
    expect(aws.calls[0]!.inputs).toEqual(filterBy(createTestContext(aws).token));
  });

  it("looks by the author's token", async () => {
    const aws = createScriptedCaller([look([{ Instances: instances }])]);
    await runThroughHandBacks(findInstances, { ClientToken: 'mine' }, aws);
    expect(aws.calls[0]!.inputs).toEqual(filterBy('mine'));
  });

  it('says nothing when nothing was launched', async () => {
    const aws = createScriptedCaller(Array.from({ length: 6 }, () => look([])));
    expect(await runThroughHandBacks(findInstances, {}, aws)).toEqual({});
  });

  it('fails when AWS does not say: then nobody can tell', async () => {
    const error = scriptedError('unknown', 'ECONNRESET', 'DescribeInstances');
    const aws = createScriptedCaller(Array.from({ length: 6 }, () => ({ api: 'DescribeInstances', error })));
    await expect(runThroughHandBacks(findInstances, {}, aws)).rejects.toThrow('looking for the launched instance(s)');
  });
});

describe('aws:runInstances', () => {
  const answers = { launchInstances: LAUNCHED, awaitInstances: READY, runInstances: READY, findInstances: LAUNCHED };
  const play = (given: Partial<StepContext> = {}) => acted(runInstances, answers, given);

  it('knows the ids before it waits', () => {
    const { asked, published, run } = play();
    expect(run(INPUTS)).toEqual({ outputs: READY });
    expect(published).toEqual(LAUNCHED);
    expect(asked.map(({ name, inputs }) => [name, inputs])).toEqual([
      ['launchInstances', INPUTS],
      ['awaitInstances', { InstanceIds: ['i-1'] }],
    ]);
  });

  it('goes on with one activity in a run that began so', () => {
    const { asked, run, interrupt } = play({ planVersion: 1 });
    expect(run(INPUTS)).toEqual({ outputs: READY });
    interrupt({}, INPUTS);
    expect(asked.map(({ name }) => name)).toEqual(['runInstances']);
  });

  it('looks for what it has launched, by the token of the launch, when it was interrupted without knowing', () => {
    const { asked, published, interrupt } = play();
    interrupt({}, INPUTS);
    expect(asked).toEqual([
      { name: 'findInstances', inputs: {}, mode: { mode: 'call', seconds: 25, key: 'launchInstances' } },
    ]);
    expect(published).toEqual(LAUNCHED);
  });

  it('does not look when it knows', () => {
    const { asked, interrupt } = play();
    interrupt(LAUNCHED, INPUTS);
    expect(asked).toEqual([]);
  });
});
