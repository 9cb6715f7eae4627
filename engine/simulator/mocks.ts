/** What the outside world does in a simulation: a mocks file that was read (docs/simulate.md). Plain data. */
import type { ValueMap } from '../document/document.js';
import type { ScriptedSignal } from './people.js';

export interface Mocks {
  /** Ms since the epoch: where virtual time starts. */
  clock: number;
  account: string;
  region: string;
  /** The first mock that fits a call answers it. */
  calls: readonly CallMock[];
  /** The first mock that fits a node says how every command ends there. */
  commands: readonly CommandMock[];
  signals: readonly ScriptedSignal[];
  /** For aws:executeScript, by step; read already, but without effect until that action exists, like the three below. */
  scripts: readonly ScriptMock[];
  /** For aws:executeAutomation: document name → file, relative to the mocks file. */
  documents: Readonly<Record<string, string>>;
  /** The values of `{{ssm:name}}`. */
  parameters: Readonly<Record<string, string | string[]>>;
  /** For aws:invokeWebhook. */
  webhooks: readonly WebhookMock[];
}

/** Answers calls of one operation whose inputs have everything that `when` has. */
export interface CallMock {
  service: string;
  api: string;
  when?: ValueMap;
  /** Used in order, the last one again and again. */
  responses: readonly MockedResponse[];
}
export type MockedResponse = { delayMs: number; answer: ValueMap } | { delayMs: number; error: MockedError };
export interface MockedError {
  code: string;
  message: string;
}

/** How commands end on a node, in the words of behaviour run-command 2.2; `TimedOut` means `ExecutionTimedOut`. */
export const COMMAND_ENDINGS = [
  'Success',
  'Failed',
  'TimedOut',
  'ExecutionTimedOut',
  'DeliveryTimedOut',
  'Cancelled',
  'Undeliverable',
  'InvalidPlatform',
  'AccessDenied',
  'Terminated',
] as const;
export interface CommandMock {
  /** Node id, or `*`. */
  node: string;
  status: (typeof COMMAND_ENDINGS)[number];
  output: string;
  code: number;
  delayMs: number;
}

export interface ScriptMock {
  step: string;
  payload?: ValueMap[string];
  error?: { type: string; message: string };
}
export interface WebhookMock {
  integration: string;
  status: number;
  body: string;
  delayMs: number;
}

/** Mocks for a world in which nothing is mocked. Time, account and Region are fixed, so that two runs give one record. */
export const NO_MOCKS: Mocks = {
  clock: Date.parse('2026-01-01T00:00:00Z'),
  account: '123456789012',
  region: 'us-east-1',
  calls: [],
  commands: [],
  signals: [],
  scripts: [],
  documents: {},
  parameters: {},
  webhooks: [],
};
