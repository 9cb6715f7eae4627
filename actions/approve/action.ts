import { defineAction, type InputFault, type StepContext } from '../../engine/action.js';
import type { ValueMap } from '../../engine/document/document.js';
import { StepFailure } from '../../engine/errors.js';
import { openApproval, type Approval } from './approval.js';

export interface ApproveInputs {
  Approvers: string[];
  MinRequiredApprovals?: number;
  Message?: string;
}

/** aws:approve: waits until enough listed people approved, or one of them rejected (spec 3.1). */
export const approve = defineAction<ApproveInputs>({
  name: 'aws:approve',
  summary: 'Waits for people to approve or reject.',
  inputs: {
    type: 'object',
    properties: {
      Approvers: {
        type: 'array',
        description: 'Who may decide: IAM user names, or ARNs of users, roles or role sessions.',
        items: { type: 'string', minLength: 1 },
        minItems: 1,
        maxItems: 10,
      },
      MinRequiredApprovals: { type: 'integer', description: 'How many approvals it takes; 1 by default.', minimum: 1 },
      Message: { type: 'string', description: 'What the approvers are asked.', maxLength: 4096 },
    },
    required: ['Approvers'],
    additionalProperties: false,
  },
  unsupportedInputs: ['NotificationArn', 'EnhancedApprovals'],
  outputs: { ApprovalStatus: 'String', ApproverDecisions: 'MapList' },
  timeout: { defaultSeconds: 604_800, capSeconds: 2_592_000 },
  onCancelTarget: false,
  check: checkMinimum,
  run: waitForDecision,
});

async function waitForDecision(inputs: ApproveInputs, context: StepContext): Promise<{ outputs: ValueMap }> {
  const approval: Approval = openApproval(inputs.Approvers, inputs.MinRequiredApprovals ?? 1, () => publish());
  const publish = (): void => context.publish(outputsOf(approval));
  publish();
  await context.waitForSignals(approval.waiter);
  if (approval.status() === 'Rejected') throw rejected(approval);
  return { outputs: outputsOf(approval) };
}

const outputsOf = (approval: Approval): { ApprovalStatus: string; ApproverDecisions: ValueMap[] } => ({
  ApprovalStatus: approval.status(),
  ApproverDecisions: [...approval.decisions],
});

function rejected(approval: Approval): StepFailure {
  const { Approver, Comment } = approval.decisions.at(-1)!;
  return new StepFailure({
    type: 'ApprovalRejected',
    stage: 'Invocation',
    message: `Step fails because ${Approver} rejected it${Comment === undefined ? '' : `: ${Comment}`}.`,
    details: { Approver: [Approver] },
    final: true,
  });
}

/** Each approver decides once, so more approvals than approvers could never come (spec 3.1). A reference may be a list. */
function checkMinimum({ Approvers, MinRequiredApprovals }: ValueMap): InputFault[] {
  if (!Array.isArray(Approvers) || typeof MinRequiredApprovals !== 'number') return [];
  const open = Approvers.some((approver) => String(approver).includes('{{'));
  if (open || MinRequiredApprovals <= Approvers.length) return [];
  const message = `${MinRequiredApprovals} approvals are asked of ${Approvers.length} approvers.`;
  return [{ path: ['MinRequiredApprovals'], message }];
}
