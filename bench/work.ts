/** The measured work, one local HTTP call a step: as a runbook, and as the argument of the handwritten workflow. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ActivityRequest } from '../engine/activity.js';
import { PLAN_VERSION } from '../engine/document/plan.js';
import type { OutputSelector } from '../engine/document/document.js';
import type { AutomationInput } from '../engine/execution/start/request.js';

const ANSWER = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::123456789012:user/bench</Arn><UserId>AIDABENCH</UserId><Account>123456789012</Account>
</GetCallerIdentityResult><ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;

const REGION = 'eu-west-1';
const INPUTS = { Service: 'sts', Api: 'GetCallerIdentity' };
const OUTPUTS: OutputSelector[] = [{ Name: 'Account', Selector: '$.Account', Type: 'String' }];

/** Starts a local endpoint that always gives the same answer. */
export async function startEndpoint(): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'text/xml' }).end(ANSWER));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** The activity request of the handwritten workflow, the same as that of the runbook's steps. */
export const request: ActivityRequest = { inputs: INPUTS, region: REGION, select: OUTPUTS };

/** A runbook of `steps` steps in a row. */
export const runbook = (steps: number): AutomationInput => ({
  plan: {
    planVersion: PLAN_VERSION,
    steps: Array.from({ length: steps }, (_, index) => ({
      name: `step${index}`,
      action: 'aws:executeAwsApi',
      inputs: INPUTS,
      outputs: OUTPUTS,
    })),
  },
  documentName: 'bench',
  documentVersion: '1',
  parameters: {},
  region: REGION,
});
