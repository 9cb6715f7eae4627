import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsError } from '../../engine/activity.js';
import { FAKE_KEYS, json, startWireServer, xml, type WireServer } from '../../test/support/wire-server.js';
import { createAwsCaller } from './caller.js';
import { toAwsError } from './classify-error.js';

let wire: WireServer;
beforeAll(async () => void (wire = await startWireServer()));
afterAll(() => wire.close());

const huge = 'x'.repeat(2_400_000);

function errorOf(service: string, api: string, answer: WireServer['answer']): Promise<AwsError> {
  wire.answer = answer;
  const caller = createAwsCaller({ region: 'eu-west-1', endpoint: wire.endpoint, credentials: FAKE_KEYS });
  return caller.call({ service, api, inputs: {}, timeoutMs: 60_000 }).then(
    () => expect.unreachable('it succeeded'),
    (error: AwsError) => error,
  );
}
const ec2Error = (inside: string): WireServer['answer'] =>
  xml(400, `<Response><Errors><Error>${inside}</Error></Errors><RequestID>request-1</RequestID></Response>`);
const textsOf = ({ code, message, requestId = '', service, operation }: AwsError): unknown[] => [
  code,
  message,
  requestId,
  service,
  operation,
];

describe("AWS's words in an error", () => {
  it.each<[string, string, string, WireServer['answer']]>([
    ['a code in XML', 'ec2', 'DescribeInstances', ec2Error(`<Code>${huge}</Code><Message>No.</Message>`)],
    ['a message in XML', 'ec2', 'DescribeInstances', ec2Error(`<Code>Nope</Code><Message>${huge}</Message>`)],
    ['a code in JSON', 'ssm', 'ListCommands', json(400, { __type: huge, Message: 'No.' })],
    ['a small code in JSON', 'ssm', 'ListCommands', json(400, { __type: huge.slice(0, 200_000), Message: 'No.' })],
    [
      'a request id',
      'ec2',
      'DescribeInstances',
      xml(400, `<Response><Errors><Error><Code>Nope</Code></Error></Errors><RequestID>${huge}</RequestID></Response>`),
    ],
    ['a code that is no text', 'ec2', 'DescribeInstances', ec2Error(`<Code><Deep>${huge}</Deep></Code>`)],
    ['a message that is no text', 'ssm', 'ListCommands', json(400, { __type: 'Nope', Message: { deep: huge } })],
  ])('are cut: %s', async (_, service, api, answer) => {
    const error = await errorOf(service, api, answer);

    for (const text of textsOf(error)) {
      expect(text).toBeTypeOf('string');
      expect((text as string).length).toBeLessThan(2_100);
    }
    expect(error.code.length).toBeLessThan(300);
    expect(error.kind).toBe('refused');
  });

  it('are marked where they were cut', () => {
    const error = toAwsError({ Code: huge, message: 'No.', RequestId: huge, $metadata: {} }, 'ec2', 'Do');

    expect(error.code).toMatch(/^x+…$/);
    expect(error.requestId).toMatch(/^x+…$/);
  });

  it('are the whole code where it is one', () => {
    expect(toAwsError({ Code: 'InvalidAMIID.NotFound', message: 'No.' }, 'ec2', 'Do').code).toBe(
      'InvalidAMIID.NotFound',
    );
  });
});

describe("Node's words in an error", () => {
  it('are cut, too', () => {
    const { code, message } = toAwsError(Object.assign(new Error(huge), { code: huge }), 'ec2', 'Do');

    expect(code.length).toBeLessThan(300);
    expect(message.length).toBeLessThan(2_100);
  });
});
