import { describe, expect, it } from 'vitest';
import { compile } from './compile.js';
import type { Document, Step } from './document.js';

const document = (mainSteps: Step[], more: Partial<Document> = {}): Document => ({
  schemaVersion: '0.3',
  mainSteps,
  ...more,
});
const step = (name: string, more: Partial<Step> = {}): Step => ({ name, action: 'aws:sleep', ...more });

describe('compile', () => {
  it('resolves jumps to indexes and keeps what the author wrote', () => {
    const plan = compile(
      document([
        step('a', { onFailure: 'step:c', onCancel: 'step:b', nextStep: 'c', maxAttempts: 2, timeoutSeconds: 5 }),
        step('b', {
          isEnd: 'true',
          isCritical: 'false',
          onFailure: 'Continue',
          onCancel: 'Abort',
          timeoutSeconds: '7',
        }),
        step('c', { isEnd: false }),
      ]),
    );
    expect(plan).toEqual({
      planVersion: 2,
      steps: [
        {
          name: 'a',
          action: 'aws:sleep',
          inputs: {},
          onFailure: 2,
          onCancel: 1,
          nextStep: 2,
          maxAttempts: 2,
          timeoutSeconds: 5,
        },
        {
          name: 'b',
          action: 'aws:sleep',
          inputs: {},
          isEnd: true,
          isCritical: false,
          onFailure: 'Continue',
          onCancel: 'Abort',
          timeoutSeconds: 7,
        },
        { name: 'c', action: 'aws:sleep', inputs: {}, isEnd: false },
      ],
    });
  });

  it('parses templates in inputs, timeouts, the role and variables', () => {
    const plan = compile(
      document([step('a', { inputs: { Duration: '{{ P }}' }, timeoutSeconds: '{{ T }}' })], {
        assumeRole: '{{ Role }}',
        variables: {
          x: { type: 'String', default: 'a{{ P }}' },
          y: { type: 'StringMap', default: '{"k":"v"}' },
          z: { type: 'Integer' },
          j: { type: 'StringMap', default: '{"k":"{{ P }}"}' },
          n: { type: 'Integer', default: '{{ N }}' },
          e: { type: 'StringList', default: null },
          none: { type: 'Boolean', default: null },
        },
      }),
    );
    expect(plan.assumeRole).toEqual({ '{{': [{ ref: 'Role' }] });
    expect(plan.steps[0]).toMatchObject({
      inputs: { Duration: { '{{': [{ ref: 'P' }] } },
      timeoutSeconds: { '{{': [{ ref: 'T' }] },
    });
    expect(plan.variables).toEqual({
      x: { type: 'String', default: { '{{': ['a', { ref: 'P' }] } },
      y: { type: 'StringMap', default: { k: 'v' } },
      z: { type: 'Integer' },
      j: { type: 'StringMap', default: { k: { '{{': [{ ref: 'P' }] } } },
      n: { type: 'Integer', default: { '{{': [{ ref: 'N' }] } },
      e: { type: 'StringList', default: [] },
      none: { type: 'Boolean' },
    });
  });

  it('marks the outputs that an input, a timeout or the document reads', () => {
    const plan = compile(
      document(
        [
          step('a', { outputs: [{ Name: 'X', Selector: '$.x' }] }),
          step('b', {
            inputs: { Duration: '{{ a.X }} {{ a.OutputPayload }} {{ c.Later }}' },
            timeoutSeconds: '{{ a.Seconds }}',
          }),
          step('c'),
        ],
        { outputs: ['b.Done', 'a.X'] },
      ),
    );
    expect(plan.steps.map(({ reads }) => reads)).toEqual([['OutputPayload', 'Seconds', 'X'], ['Done'], ['Later']]);
    expect(plan.outputs).toEqual(['b.Done', 'a.X']);
  });

  it('makes a list of one output that stands alone', () => {
    const lone = { Name: 'X', Selector: '$.x' };
    const plan = compile(document([step('a', { outputs: lone as unknown as [] })]));
    expect(plan.steps[0]!.outputs).toEqual([lone]);
  });

  it('drops onCancel where it has no effect', () => {
    const onCancel = 'step:b';
    const update = step('a', { action: 'aws:updateVariable', onCancel });
    const plan = compile(document([update, step('b'), step('c', { onCancel })]));
    expect(plan.steps.map((each) => each.onCancel)).toEqual([undefined, undefined, 1]);
  });

  it('takes an empty role as none', () => {
    expect(compile(document([step('a')], { assumeRole: '' }))).not.toHaveProperty('assumeRole');
  });

  it('is plain JSON', () => {
    const plan = compile(document([step('a', { inputs: { x: ['{{ P }}', null, 1, true] } })]));
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});
