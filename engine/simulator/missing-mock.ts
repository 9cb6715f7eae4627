/** The failure of a step whose call has no mock: it shows the mock to paste. */
import type { ValueMap } from '../document/document.js';
import { StepFailure } from '../errors.js';

export interface MissingMock {
  service: string;
  /** The operation's name as AWS writes it. */
  operation: string;
  inputs: ValueMap;
  /** There are mocks of this operation, but each requires other inputs. */
  othersExist: boolean;
}

/** A mock of the call itself. */
export function missingCall({ service, operation, inputs, othersExist }: MissingMock): StepFailure {
  const when = Object.entries(inputs).filter(([name]) => !TOKEN.test(name));
  const snippet = [
    'calls:',
    `  - service: ${service}`,
    `    api: ${operation}`,
    ...(when.length === 0 ? [] : [`    when: ${JSON.stringify(Object.fromEntries(when))}`]),
    '    responses:',
    '      - {}',
  ];
  const others = othersExist ? ` The mocks of ${operation} that are there ask for other inputs.` : '';
  return failure(operation, `Nothing in the mocks answers ${service} ${operation}.${others}`, snippet);
}

/** A mock of how commands end on the nodes. */
export function missingCommand(operation: string, nodes: readonly string[]): StepFailure {
  const entries = nodes.map((node) => `  - { node: ${JSON.stringify(node)}, status: Success, output: '', code: 0 }`);
  const named = nodes.length === 1 ? `node ${nodes[0]}` : `nodes ${nodes.join(', ')}`;
  return failure(operation, `Nothing in the mocks says how commands end on ${named}.`, ['commands:', ...entries]);
}

/** Tokens follow from the execution's id: a mock that requires one fits no other run. */
const TOKEN = /^client\w*token$|idempotency/i;

const failure = (operation: string, message: string, snippet: readonly string[]): StepFailure =>
  new StepFailure({
    type: 'RequestInvalid',
    stage: 'Invocation',
    failureType: 'Action',
    message: [`${message} Add to the mocks file:`, ...snippet].join('\n'),
    details: { ErrorCode: ['MockMissing'], Operation: [operation] },
  });
