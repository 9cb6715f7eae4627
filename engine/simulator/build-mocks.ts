/** From a mocks file to what a simulation uses: defaults filled in, durations in ms. */
import type { Value, ValueMap } from '../document/document.js';
import { durationMs } from './iso-duration.js';
import { isWrapped } from './mocks-rules.js';
import { NO_MOCKS, type CommandMock, type MockedResponse, type Mocks } from './mocks.js';
import type { ScriptedSignal } from './people.js';

/** The value of a file without faults → mocks, with every default filled in. */
export function buildMocks(value: ValueMap): Mocks {
  const file = value as unknown as MocksFile;
  const { clock, account, region, scripts, documents, parameters } = file;
  return {
    clock: clock === undefined ? NO_MOCKS.clock : Date.parse(clock),
    account: account ?? NO_MOCKS.account,
    region: region ?? NO_MOCKS.region,
    calls: (file.calls ?? []).map((call) => ({ ...call, responses: call.responses.map(responseOf) })),
    commands: (file.commands ?? []).map(commandOf),
    signals: (file.signals ?? []).map(signalOf),
    scripts: (scripts ?? []).map(({ error, ...script }) =>
      error === undefined ? script : { ...script, error: { message: '', ...error } },
    ),
    documents: documents ?? {},
    parameters: parameters ?? {},
    webhooks: (file.webhooks ?? []).map(({ integration, status = 200, body = '', delay }) => ({
      integration,
      status,
      body,
      delayMs: durationMs(delay),
    })),
  };
}

interface MocksFile extends Partial<Pick<Mocks, 'account' | 'region' | 'documents' | 'parameters'>> {
  clock?: string;
  calls?: { service: string; api: string; when?: ValueMap; responses: ValueMap[] }[];
  commands?: (Pick<CommandMock, 'node'> & Partial<CommandMock> & { delay?: string })[];
  signals?: FileSignal[];
  scripts?: { step: string; payload?: Value; error?: { type: string; message?: string } }[];
  webhooks?: { integration: string; status?: number; body?: string; delay?: string }[];
}

function responseOf(response: ValueMap): MockedResponse {
  if (!isWrapped(response)) return { delayMs: 0, answer: response };
  const {
    delay,
    response: answer = {},
    error,
  } = response as {
    delay?: string;
    response?: ValueMap;
    error?: { code: string; message?: string };
  };
  const delayMs = durationMs(delay);
  return error === undefined ? { delayMs, answer } : { delayMs, error: { message: '', ...error } };
}

function commandOf({
  node,
  status = 'Success',
  output = '',
  code,
  delay,
}: NonNullable<MocksFile['commands']>[0]): CommandMock {
  return { node, status, output, code: code ?? (status === 'Success' ? 0 : 1), delayMs: durationMs(delay) };
}

type FileSignal = Omit<Extract<ScriptedSignal, { approver?: string }>, 'afterMs' | 'type'> & {
  type: ScriptedSignal['type'];
  after?: string;
  stopType?: 'Cancel' | 'Complete';
};

function signalOf({ type, after, step, stopType = 'Cancel', ...who }: FileSignal): ScriptedSignal {
  const when = { afterMs: durationMs(after), ...(step === undefined ? {} : { step }) };
  return type === 'Stop' ? { ...when, type, stopType } : { ...when, type, ...who };
}
