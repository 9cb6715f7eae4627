import { defineAction, type Effects, type InputFault, type StepContext, type StepResult } from '../../engine/action.js';
import type { ValueMap } from '../../engine/document/document.js';
import { StepFailure } from '../../engine/errors.js';
import { approvalOf, outputsOf, statusOf, type Decision } from './approval.js';

export interface ApproveInputs {
  Approvers: string[];
  MinRequiredApprovals?: number;
  Message?: string;
}

/** aws:approve: waits until enough listed people approved, or one of them rejected (behaviour 3.1). */
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

function* waitForDecision(inputs: ApproveInputs, context: StepContext): Effects<StepResult> {
  const { Approvers, MinRequiredApprovals = 1 } = inputs;
  const decisions = yield* context.waitForSignals(approvalOf(Approvers, MinRequiredApprovals));
  if (statusOf(decisions, MinRequiredApprovals) === 'Rejected') throw rejected(decisions);
  return { outputs: outputsOf(decisions, MinRequiredApprovals) };
}

function rejected(decisions: readonly Decision[]): StepFailure {
  const { Approver, Comment } = decisions.at(-1)!;
  return new StepFailure({
    type: 'ApprovalRejected',
    stage: 'Invocation',
    message: `Step fails because ${Approver} rejected it${Comment === undefined ? '' : `: ${Comment}`}.`,
    details: { Approver: [Approver] },
  });
}

/**
 * Refuses more required approvals than approvers: each approver decides once, so the step could never succeed (behaviour 3.1). Not checked
 * when an approver is a reference, because it may stand for a list.
 */
function checkMinimum({ Approvers, MinRequiredApprovals }: ValueMap): InputFault[] {
  if (!Array.isArray(Approvers) || typeof MinRequiredApprovals !== 'number') return [];
  const open = Approvers.some((approver) => String(approver).includes('{{'));
  const approvers = new Set(Approvers).size;
  if (open || MinRequiredApprovals <= approvers) return [];
  const message = `${MinRequiredApprovals} approvals are asked of ${approvers} approvers.`;
  return [{ path: ['MinRequiredApprovals'], message }];
}
