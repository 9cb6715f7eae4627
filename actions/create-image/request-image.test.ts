import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../engine/document/document.js';
import { acted } from '../../test/support/acted.js';
import {
  createScriptedCaller,
  createTestContext,
  runThroughHandBacks,
  type ScriptedCall,
} from '../../test/support/scripted-caller.js';
import { createImage } from './action.js';
import { awaitImage, findImage, requestImage } from './activities.js';

const START = Date.parse('2026-01-31T12:00:00Z');
const INPUTS = { InstanceId: 'i-1', ImageName: 'golden' };
const REQUESTED = { ImageId: 'ami-1', ImageState: 'pending' };
const READY = { ImageId: 'ami-1', ImageState: 'available' };
const images = (...Images: ValueMap[]): ScriptedCall => ({ api: 'DescribeImages', answer: { Images } });
const ours = { ImageId: 'ami-1', Name: 'golden', State: 'pending', CreationDate: '2026-01-31T12:00:05.000Z' };

describe('requestImage', () => {
  it('publishes the id as soon as AWS has said it', async () => {
    const context = createTestContext(createScriptedCaller([{ api: 'CreateImage', answer: { ImageId: 'ami-1' } }]));
    expect(await requestImage(INPUTS, context)).toEqual({ outputs: REQUESTED });
    expect(context.published).toEqual(REQUESTED);
  });

  it('adopts the image of an attempt that told nothing', async () => {
    const aws = createScriptedCaller([images(ours)], { nowMs: START });
    expect(await runThroughHandBacks(requestImage, INPUTS, aws, { again: true })).toEqual(REQUESTED);
  });
});

describe('awaitImage', () => {
  it('never asks for an image', async () => {
    const aws = createScriptedCaller([images(ours), images({ ...ours, State: 'available' })], { nowMs: START });
    expect(await runThroughHandBacks(awaitImage, { ImageId: 'ami-1' }, aws)).toEqual(READY);
  });
});

describe('findImage', () => {
  const find = (script: ScriptedCall[]) =>
    runThroughHandBacks(
      findImage,
      { ...INPUTS, since: START },
      createScriptedCaller(script, { nowMs: START + 1_000_000 }),
    );

  it('finds the image that was made since the step began, though it shows up late', async () => {
    expect(await find([images(), images(ours)])).toEqual(REQUESTED);
  });

  it('never takes an older one for ours', async () => {
    const older = { ...ours, CreationDate: '2026-01-31T11:59:50.000Z' };
    expect(await find(Array.from({ length: 6 }, () => images(older)))).toEqual({});
  });
});

describe('aws:createImage', () => {
  const answers = { requestImage: REQUESTED, awaitImage: READY, createImage: READY, findImage: REQUESTED };

  it('knows the id before it waits', () => {
    const { asked, published, run } = acted(createImage, answers);
    expect(run(INPUTS)).toEqual({ outputs: READY });
    expect(published).toEqual(REQUESTED);
    expect(asked.map(({ name }) => name)).toEqual(['requestImage', 'awaitImage']);
  });

  it('goes on with one activity in a run that began so', () => {
    const { asked, run, interrupt } = acted(createImage, answers, { planVersion: 1 });
    run(INPUTS);
    interrupt({}, INPUTS);
    expect(asked.map(({ name }) => name)).toEqual(['createImage']);
  });

  it('looks for its image when it was interrupted without knowing it, and not when it knows', () => {
    const { asked, published, interrupt } = acted(createImage, answers);
    interrupt(REQUESTED, INPUTS);
    expect(asked).toEqual([]);
    interrupt({}, INPUTS);
    expect(asked[0]).toMatchObject({ name: 'findImage', inputs: { ...INPUTS, since: 1_000_000 } });
    expect(published).toEqual(REQUESTED);
  });
});
