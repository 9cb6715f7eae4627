import { createRequire } from 'node:module';
import proto from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TOO_LARGE } from '../../engine/workflow/messages.js';
import { boundActivations } from './bound-activations.js';

const { WorkflowActivation } = proto.coresdk.workflow_activation;
const sdkDecode = WorkflowActivation.decode;

const PAYLOAD = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('1') };
const fields = (count: number): Record<string, object> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, PAYLOAD]));
const decoded = (job: object): proto.coresdk.workflow_activation.IWorkflowActivationJob =>
  WorkflowActivation.decode(WorkflowActivation.encode({ runId: 'x', jobs: [job] }).finish()).jobs[0]!;

/** Headers and memo fields: Temporal's SDK makes promises for each of them in one turn of the event loop. */
describe('what stands beside arguments', () => {
  beforeAll(boundActivations);
  afterAll(() => void (WorkflowActivation.decode = sdkDecode));

  it('passes when it is little', () => {
    const { initializeWorkflow } = decoded({ initializeWorkflow: { headers: fields(3), memo: { fields: fields(3) } } });

    expect(Object.keys(initializeWorkflow!.headers!)).toEqual(['k0', 'k1', 'k2']);
    expect(Object.keys(initializeWorkflow!.memo!.fields!)).toEqual(['k0', 'k1', 'k2']);
  });

  it.each(['initializeWorkflow', 'signalWorkflow', 'doUpdate', 'queryWorkflow'] as const)(
    'has no headers where it has too many: %s',
    (kind) => {
      expect(decoded({ [kind]: { headers: fields(101) } })[kind]!.headers).toEqual({});
    },
  );

  it('refuses a start whose memo has too many fields', () => {
    const { initializeWorkflow } = decoded({ initializeWorkflow: { memo: { fields: fields(101) } } });

    expect(Object.keys(initializeWorkflow!.memo!.fields!)).toEqual([TOO_LARGE]);
  });

  it("is cut in the worker of Temporal's SDK, too: it decodes with the same code", () => {
    const require = createRequire(import.meta.url);
    const ofWorker = createRequire(require.resolve('@temporalio/worker'))('@temporalio/proto') as typeof proto;

    expect(ofWorker.coresdk.workflow_activation.WorkflowActivation).toBe(WorkflowActivation);
  });
});
