/** What both runtimes must do alike (design contracts 6). A case is a Plan, what people do, and what the record must tell. */
import type { ValueMap } from '../../engine/document/document.js';
import type { Plan, PlanStep } from '../../engine/document/plan.js';
import type { AutomationExecution } from '../../engine/execution/record/execution.js';
import type { AutomationInput } from '../../engine/execution/start/request.js';
import { compileValue } from '../../engine/expression/template.js';
import type { ScriptedSignal } from '../../engine/simulator/people.js';

export interface Case {
  name: string;
  input: AutomationInput;
  signals?: ScriptedSignal[];
  /** Steps with their status, then the execution's. */
  story: string;
  /** More that must hold of the record. */
  holds?(record: AutomationExecution): unknown;
  /** What `holds` must give. */
  gives?: unknown;
  /** At least so many times the run goes on in a new history. */
  handovers?: number;
  /** Tokens asked with, the first as 1: equal numbers are equal tokens. */
  tokens?: number[];
}

interface Written extends Partial<Omit<PlanStep, 'inputs' | 'name' | 'action'>> {
  inputs?: ValueMap;
  /** Inner steps: the step is a loop. */
  steps?: [name: string, step: Written][];
  kind?: 'act' | 'approve' | 'sleep' | 'loop' | 'write' | 'child';
}

const ACTIONS = {
  act: 'aws:executeAwsApi',
  approve: 'aws:approve',
  sleep: 'aws:sleep',
  loop: 'aws:loop',
  write: 'aws:updateVariable',
  child: 'aws:executeAutomation',
};

/** Inner steps after all top-level ones (design contracts 2). */
function planOf(written: [name: string, step: Written][], more: Partial<Plan> = {}): Plan {
  const steps: PlanStep[] = written.map(stepOf);
  written.forEach(([, { steps: inner }], loop) => {
    if (inner === undefined) return;
    const first = steps.length;
    steps.push(...inner.map((each) => ({ ...stepOf(each), within: loop })));
    steps[loop]!.body = [first, steps.length];
  });
  return { planVersion: 2, steps, ...more };
}

const stepOf = ([name, { inputs = {}, steps: _, kind = 'act', ...rest }]: [string, Written]): PlanStep => ({
  name,
  action: ACTIONS[kind],
  inputs: compileValue(inputs) as PlanStep['inputs'],
  ...rest,
});

const inputOf = (plan: Plan, more: Partial<AutomationInput> = {}): AutomationInput => ({
  plan,
  documentName: 'whole',
  documentVersion: '1',
  parameters: {},
  region: 'eu-west-1',
  ...more,
});

const act = (ends: string, more: Written = {}): Written => ({ ...more, inputs: { ends, ...more.inputs } });
const stop: ScriptedSignal = { afterMs: 500, type: 'Stop', stopType: 'Cancel' };
const vote = (approver: string, afterMs: number, step = 'ask'): ScriptedSignal => ({
  step,
  type: 'Approve',
  approver,
  afterMs,
});
const ask: Written = {
  kind: 'approve',
  timeoutSeconds: 60,
  inputs: { Approvers: ['ann', 'ben', 'cid'], MinRequiredApprovals: 3 },
};
const outputsOf = (step: number) => (record: AutomationExecution) => record.StepExecutions[step]!.Outputs;
const warningsOf = (step: number) => (record: AutomationExecution) => record.StepExecutions[step]!.Warnings;
const each = (more: Written = {}): [string, Written] => [
  'each',
  {
    kind: 'loop',
    inputs: { Iterators: ['x', 'y', 'z'] },
    reads: ['CurrentIteratorValue', 'CurrentIteration'],
    ...more,
  },
];
const counted = { variables: { n: { type: 'Integer' as const, default: 0 } } };

export const CASES: Case[] = [
  {
    name: 'an activity that succeeds gives what it answers, and warns',
    input: inputOf(planOf([['a', act('S')]])),
    story: 'a(Success) Success',
    holds: (record) => [outputsOf(0)(record), warningsOf(0)(record)],
    gives: [{ Ended: ['1'] }, ['it was close']],
  },
  {
    name: 'what is published comes back with a failure',
    input: inputOf(planOf([['a', act('F')]])),
    story: 'a(Failed) Failed',
    holds: outputsOf(0),
    gives: { Began: ['1'] },
  },
  {
    name: 'and with a timeout, and cleaning up sees it',
    input: inputOf(planOf([['a', act('T', { timeoutSeconds: 1 })]])),
    story: 'a(TimedOut) TimedOut',
    holds: outputsOf(0),
    gives: { Began: ['1'], CleanedUp: ['1'] },
  },
  {
    name: 'and with a cancel',
    input: inputOf(planOf([['a', act('T')]])),
    signals: [stop],
    story: 'a(Cancelled) Cancelled',
    holds: outputsOf(0),
    gives: { Began: ['1'], CleanedUp: ['1'] },
  },
  {
    name: 'a definite failure is attempted again, with a new token',
    input: inputOf(planOf([['a', act('FFS', { maxAttempts: 3 })]])),
    story: 'a(Success) Success',
    tokens: [1, 2, 3],
  },
  {
    name: 'a timeout is attempted again, with the same token',
    input: inputOf(planOf([['a', act('TS', { maxAttempts: 3, timeoutSeconds: 1 })]])),
    story: 'a(Success) Success',
    tokens: [1, 1],
  },
  {
    name: 'what may have happened is not attempted again, and the record says so',
    input: inputOf(planOf([['a', act('US', { maxAttempts: 3 })]])),
    story: 'a(TimedOut) TimedOut',
    holds: warningsOf(0),
    gives: ['It may have happened.'],
    tokens: [1],
  },
  {
    name: 'nor is an unknown outcome',
    input: inputOf(planOf([['a', act('OS', { maxAttempts: 3 })]])),
    story: 'a(Failed) Failed',
    tokens: [1],
  },
  {
    name: 'attempts go on in new histories, and their tokens are those of one run',
    input: inputOf(planOf([['a', act('FTFS', { maxAttempts: 4, timeoutSeconds: 1 })]]), { documentName: 'short' }),
    story: 'a(Success) Success',
    tokens: [1, 2, 2, 3],
    handovers: 3,
  },
  {
    name: 'what was warned of in an earlier history is not forgotten',
    input: inputOf(planOf([['a', act('WS', { maxAttempts: 2 })]]), { documentName: 'short' }),
    story: 'a(Success) Success',
    holds: warningsOf(0),
    gives: ['the first attempt', 'it was close'],
    handovers: 1,
  },
  {
    name: 'Complete lets a step finish that goes on in a new history, and starts nothing new',
    input: inputOf(
      planOf([
        ['ask', ask],
        ['b', act('S')],
      ]),
      { documentName: 'short' },
    ),
    signals: [
      vote('ann', 200),
      { afterMs: 400, type: 'Stop', stopType: 'Complete' },
      vote('ben', 900),
      vote('cid', 1_600),
    ],
    story: 'ask(Success) b(Pending) Success',
    handovers: 1,
  },
  {
    name: 'looking that is refused is attempted again as the same request',
    input: inputOf(planOf([['a', act('LLS', { maxAttempts: 3 })]])),
    story: 'a(Success) Success',
    tokens: [1, 1, 1],
  },
  {
    name: 'a variable is written over itself however large it is',
    input: inputOf(
      planOf(
        [
          ['one', { kind: 'write', inputs: { Name: 's', Value: '{{ P }}1' } }],
          ['two', { kind: 'write', inputs: { Name: 's', Value: '{{ P }}2' } }],
        ],
        { variables: { s: { type: 'String' } } },
      ),
      { parameters: { P: 'x'.repeat(300_000) } },
    ),
    story: 'one(Success) two(Success) Success',
  },
  {
    name: 'Complete inside a loop ends it after the step that runs',
    input: inputOf(
      planOf([each({ steps: [['do', { kind: 'sleep', inputs: { Duration: 'PT1S' } }]] })], {
        outputs: ['each.CurrentIteration'],
      }),
    ),
    signals: [{ afterMs: 300, type: 'Stop', stopType: 'Complete' }],
    story: 'each(Success) Success',
    holds: ({ Outputs }) => Outputs,
    gives: { 'each.CurrentIteration': ['1'] },
  },
  {
    name: 'an approval goes on in new histories, and keeps its votes',
    input: inputOf(planOf([['ask', ask]]), { documentName: 'short' }),
    signals: [vote('ann', 200), vote('ben', 900), vote('ann', 1_000), vote('cid', 1_600)],
    story: 'ask(Success) Success',
    holds: (record) =>
      outputsOf(0)(record)!['ApproverDecisions']!.map((text) => (JSON.parse(text) as ValueMap)['Approver']),
    gives: ['ann', 'ben', 'cid'],
  },
  {
    name: 'a stop reaches an approval that waits, and the cancellation workflow runs',
    input: inputOf(
      planOf([
        ['ask', { ...ask, onCancel: 1, isEnd: true }],
        ['z', act('S')],
      ]),
    ),
    signals: [stop],
    story: 'ask(Cancelled) z(Success) Cancelled',
  },
  {
    name: 'a loop runs its steps once for each item, and its outputs are the last round',
    input: inputOf(
      planOf(
        [
          each({
            steps: [['do', act('S', { inputs: { gives: '{{ each.CurrentIteratorValue }}' }, reads: ['Gives'] })]],
          }),
        ],
        {
          outputs: ['do.Gives', 'each.CurrentIteration'],
        },
      ),
    ),
    story: 'each(Success) Success',
    holds: ({ Outputs }) => Outputs,
    gives: { 'do.Gives': ['z'], 'each.CurrentIteration': ['3'] },
    tokens: [1, 2, 3],
  },
  {
    name: 'a loop goes on in new histories, between rounds and inside of them',
    input: inputOf(
      planOf(
        [
          each({
            steps: [
              ['do', act('S')],
              ['more', act('S')],
              ['count', { kind: 'write', inputs: { Name: 'n', Value: '{{ each.CurrentIteration }}' } }],
            ],
          }),
        ],
        counted,
      ),
      { documentName: 'short' },
    ),
    story: 'each(Success) Success',
    holds: ({ Variables }) => Variables,
    gives: { n: ['3'] },
    tokens: [1, 2, 3, 4, 5, 6],
  },
  {
    name: 'a loop asks after each round whether there is another',
    input: inputOf(
      planOf(
        [
          [
            'each',
            {
              kind: 'loop',
              inputs: { Times: 9, LoopCondition: '{{ variable:s }}' },
              steps: [['stopNow', { kind: 'write', inputs: { Name: 's', Value: 'stop' } }]],
              reads: ['CurrentIteration'],
            },
          ],
        ],
        { variables: { s: { type: 'String', default: 'go' } }, outputs: ['each.CurrentIteration'] },
      ),
    ),
    story: 'each(Success) Success',
    holds: ({ Outputs }) => Outputs,
    gives: { 'each.CurrentIteration': ['1'] },
  },
  {
    name: 'a jump out of a loop ends it Exited',
    input: inputOf(
      planOf([
        each({ steps: [['do', act('F', { onFailure: 2, isCritical: false })]] }),
        ['b', act('S')],
        ['out', act('S')],
      ]),
    ),
    story: 'each(Exited) b(Pending) out(Success) Success',
  },
  {
    name: 'Abort inside a loop ends the run, whatever the loop says',
    input: inputOf(planOf([each({ onFailure: 'Continue', steps: [['do', act('F')]] }), ['b', act('S')]])),
    story: 'each(Failed) b(Pending) Failed',
  },
  {
    name: 'a loop that is none fails as its own onFailure says',
    input: inputOf(
      planOf([
        each({ inputs: { Iterators: '{{ each.Nothing }}' }, onFailure: 'Continue', steps: [['do', act('S')]] }),
        ['b', act('S')],
      ]),
    ),
    story: 'each(Failed) b(Success) Success',
  },
  {
    name: "a step inside a loop has no more time than the loop, and a loop's timeout is its own",
    input: inputOf(
      planOf([
        each({
          timeoutSeconds: 1,
          onFailure: 1,
          isCritical: false,
          steps: [['do', act('T', { onFailure: 'Continue' })]],
        }),
        ['b', act('S')],
      ]),
    ),
    story: 'each(TimedOut) b(Success) Success',
  },
  {
    name: 'a stop inside a loop runs the onCancel of the step that it broke off',
    input: inputOf(planOf([each({ steps: [['do', act('T', { onCancel: 1 })]] }), ['z', act('S')]])),
    signals: [stop],
    story: 'each(Cancelled) z(Success) Cancelled',
  },
  {
    name: 'a variable of another type than declared fails the step that writes it',
    input: inputOf(planOf([['w', { kind: 'write', inputs: { Name: 'n', Value: 'x' } }]], counted)),
    story: 'w(Failed) Failed',
    holds: ({ Variables }) => Variables,
    gives: { n: ['0'] },
  },
  {
    name: 'a child runs to its end, and its outputs come back',
    input: inputOf(
      planOf([
        [
          'child',
          {
            kind: 'child',
            inputs: {
              Input: inputOf(planOf([['a', act('S', { reads: ['Ended'] })]], { outputs: ['a.Ended'] })) as never,
            },
          },
        ],
      ]),
    ),
    story: 'child(Success) Success',
    holds: outputsOf(0),
    gives: { Status: ['Success'], Output: ['1'] },
  },
  {
    name: 'a child that fails is a failure that may be attempted again',
    input: inputOf(
      planOf([
        ['child', { kind: 'child', maxAttempts: 2, inputs: { Input: inputOf(planOf([['a', act('F')]])) as never } }],
      ]),
    ),
    story: 'child(Failed) Failed',
    holds: ({ FailureMessage }) => FailureMessage,
    gives: 'Step child failed maximum allowed times. AWS said no.',
  },
  {
    name: 'a stop reaches the child, and waits for its end',
    input: inputOf(
      planOf([['child', { kind: 'child', inputs: { Input: inputOf(planOf([['a', act('T')]])) as never } }]]),
    ),
    signals: [stop],
    story: 'child(Cancelled) Cancelled',
  },
  {
    name: 'parameters are filled in once, when the run starts',
    input: inputOf(
      planOf([['a', act('S', { inputs: { gives: '{{ P }}' }, reads: ['Gives'] })]], { outputs: ['a.Gives'] }),
      {
        parameters: { P: 'in {{ global:ACCOUNT_ID }}' },
        templates: { P: compileValue('in {{ global:ACCOUNT_ID }}') },
      },
    ),
    story: 'a(Success) Success',
    holds: ({ Outputs, Parameters }) => [Outputs, Parameters],
    gives: [{ 'a.Gives': ['in 123456789012'] }, { P: ['in {{ global:ACCOUNT_ID }}'] }],
  },
];
