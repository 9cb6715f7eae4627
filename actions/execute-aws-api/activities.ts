import { requestOf, type ApiInputs } from '../../aws/document-request.js';
import { callAws } from '../../aws/one-effect/call-aws.js';
import type { Activity } from '../../engine/activity.js';

export type CallAwsApiInputs = ApiInputs;

/** One request, once in effect as far as the operation allows (design house 6). Selectors read the whole answer. */
export const callAwsApi: Activity<CallAwsApiInputs, Record<string, never>> = async (inputs, context) => ({
  outputs: {},
  root: await callAws(context, { request: await requestOf(inputs, context) }),
});
