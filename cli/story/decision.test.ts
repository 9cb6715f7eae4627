import { describe, expect, it } from 'vitest';
import type { AutomationExecution, StepExecution } from '../../engine/execution/record/execution.js';
import { createDecisions } from './decision.js';

const ask: StepExecution = {
  StepName: 'approveCopy',
  Action: 'aws:approve',
  StepStatus: 'Waiting',
  Inputs: { Message: '"Copy it?\\u001b[2J\\nforged"' },
};
const record = (step: Partial<StepExecution>, status = 'InProgress') =>
  ({
    AutomationExecutionId: 'id',
    AutomationExecutionStatus: status,
    StepExecutions: [{ ...ask, ...step }],
  }) as AutomationExecution;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

/** `keys`: resolves to the text that a person types; nothing is typed when absent. */
function sitting({ isTTY = true, keys = new Promise<string>(() => undefined), refusal = '' } = {}) {
  const written: string[] = [];
  const sent: string[] = [];
  const stdin = {
    isTTY,
    async *[Symbol.asyncIterator]() {
      yield await keys;
    },
  };
  const output = { write: (text: string) => written.push(text) };
  const send = (command: readonly string[]): Promise<string | undefined> => {
    sent.push(command.join(' '));
    return Promise.resolve(refusal || undefined);
  };
  const decisions = createDecisions({
    io: { stdin, stdout: output, stderr: output, isTTY },
    approver: 'ops',
    send,
  });
  return { decisions, sent, text: () => written.join('') };
}

describe('a decision of the story', () => {
  it.each([
    ['\n', 'approve'],
    ['yes\n', 'approve'],
    ['No\n', 'reject'],
  ])('is asked of who sits there: %j sends %s', async (typed, verb) => {
    const { decisions, sent, text } = sitting({ keys: Promise.resolve(typed) });
    await decisions.update(record({}));
    await settle();
    await decisions.update(record({ StepStatus: 'Success' }));

    expect(sent).toEqual([`${verb} id --step approveCopy --approver ops`]);
    expect(text()).toBe('\napproveCopy waits for a decision: Copy it?�[2J⏎forged\nApprove it as ops? [Y/n] ');
  });

  it('is taken back when somebody else decides, who is named; and nothing is sent', async () => {
    const { decisions, sent, text } = sitting();
    await decisions.update(record({}));
    expect(decisions.isAsking()).toBe(true);

    const votes = ['{"Approver":"arn:aws:iam::1:role/Boss","ApprovalStatus":"Approve"}'];
    await decisions.update(record({ StepStatus: 'Success', Outputs: { ApproverDecisions: votes } }));

    expect(decisions.isAsking()).toBe(false);
    expect(text()).toContain('\nDecided by arn:aws:iam::1:role/Boss: Approve.\n');
    expect(sent).toEqual([]);
  });

  it('is taken back when the run is stopped', async () => {
    const { decisions, text } = sitting();
    await decisions.update(record({}));
    await decisions.update(record({ StepStatus: 'Cancelled' }, 'Cancelled'));

    expect(text()).toContain('approveCopy no longer waits for a decision: Cancelled.');
  });

  it('that came too late ends nothing: what was said against it is shown', async () => {
    const { decisions, text } = sitting({ keys: Promise.resolve('y\n'), refusal: 'error: it is decided already' });
    await decisions.update(record({}));
    await settle();
    await settle();

    expect(text()).toContain('It did not count:\nerror: it is decided already\n');
  });

  it('is an approval where nobody can be asked, and says so', async () => {
    const { decisions, sent, text } = sitting({ isTTY: false });
    await decisions.update(record({}));
    await decisions.update(record({}));

    expect(text()).toContain('There is no terminal to ask in: it is approved.');
    expect(sent).toHaveLength(1);
  });
});
