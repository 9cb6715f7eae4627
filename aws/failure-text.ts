/** AwsError → StepFailure, in AWS's words (behaviour 2.9). */
import type { AwsError } from '../engine/activity.js';
import { StepFailure, type StepFailureInfo } from '../engine/errors.js';
import { isThrottling } from './sdk/classify-error.js';

const GUIDE = 'Please refer to Automation Service Troubleshooting Guide for more diagnosis details.';

/** `sentence`, followed by the reference to the guide with which AWS ends its failure messages. */
export const withGuide = (sentence: string): string => `${sentence}${sentence.endsWith('.') ? '' : '.'} ${GUIDE}`;

/** `An error occurred (C) when calling the Op operation: M`, boto3's text for any failed request (design emulators 8.22). */
export const errorText = ({ code, operation, message }: AwsError): string =>
  `An error occurred (${code}) when calling the ${operation} operation: ${message}`;

/** How an action turns a failed request into the failure of its step. */
export type Failing = (error: AwsError) => StepFailure;

/** The failure of aws:executeAwsApi and of the other actions that call one API. */
export const apiFailure: Failing = (error) =>
  awsFailure(error, withGuide(`Step fails when it is Execute/Cancelling action. ${errorText(error)}`));

/**
 * The failure of an action that makes several calls. `doing` says what the action was doing, e.g. `launching the instance(s)`.
 */
export const actionFailure =
  (doing: string, options: { stage?: StepFailureInfo['stage'] } = {}): Failing =>
  (error) => {
    const { operation, service } = error;
    const from = `Get Exception from ${operation} API of ${service} Service. Exception Message from ${operation} API: [${bracketText(error)}]`;
    const text = withGuide(`Automation Step Execution fails when it's ${doing}. ${from}`);
    return awsFailure(error, text, options.stage);
  };

function bracketText({ message, service, httpStatus, code, requestId }: AwsError): string {
  const facts = [
    `Service: ${service === 'ec2' ? 'AmazonEC2' : service}`,
    ...(httpStatus === undefined ? [] : [`Status Code: ${httpStatus}`]),
    `Error Code: ${code}`,
    ...(requestId === undefined ? [] : [`Request ID: ${requestId}`]),
  ];
  return `${message} (${facts.join('; ')})`;
}

/** `stage` applies when the request was sent. A request that was never sent failed on its inputs; repeating it cannot help. */
export function awsFailure(
  error: AwsError,
  message: string,
  stage: StepFailureInfo['stage'] = 'Invocation',
): StepFailure {
  return new StepFailure({
    type: typeOf(error),
    stage: error.kind === 'unsent' ? 'InputValidation' : stage,
    failureType: failureType(error.code),
    message,
    details: {
      ErrorCode: [error.code],
      Operation: [error.operation],
      ...(error.requestId === undefined ? {} : { RequestId: [error.requestId] }),
    },
  });
}

function typeOf({ kind }: AwsError): StepFailureInfo['type'] {
  if (kind === 'unsent') return 'RequestInvalid';
  return kind === 'answered' ? 'OutputInvalid' : 'AwsError';
}

function failureType(code: string): NonNullable<StepFailureInfo['failureType']> {
  if (isThrottling(code)) return 'Throttling';
  return isPermission(code) ? 'Permission' : 'Action';
}

/** Did AWS refuse the request because the caller lacks permission? */
export const isPermission = (code: string): boolean => /AccessDenied|Unauthorized|AuthFailure|NotAuthorized/.test(code);

/** We cannot know whether the request took effect, and asking again might do it twice (design house 6). */
export function outcomeUnknown(operation: string, why: string): StepFailure {
  const text = `The outcome of the ${operation} operation is unknown: ${why}. It is not sent again, because it could take effect twice. Look at the resource before you run the step again`;
  return new StepFailure({
    type: 'OutcomeUnknown',
    stage: 'Invocation',
    failureType: 'Internal',
    message: withGuide(text),
    details: { Operation: [operation] },
  });
}

/**
 * A list that says which resources are meant must name one: to AWS an empty one often means all of them (behaviour 5.2).
 * @throws StepFailure `InvalidInputs` when it is there and names none.
 */
export function refuseNothing(input: string, named: readonly unknown[] | undefined): void {
  if (named === undefined || named.length > 0) return;
  throw new StepFailure({
    type: 'InvalidInputs',
    stage: 'InputValidation',
    failureType: 'Verification',
    message: withGuide(`Step fails when it is validating and resolving the step inputs. ${input} names nothing`),
  });
}
