/** The input of a run: the one argument of the workflow and of the simulator. */
import type { BoundParameters, Plan, PlanValue } from '../../document/plan.js';
import type { Carried, FirstVersionCarried } from './carry.js';

export interface AutomationInput {
  plan: Plan;
  documentName: string;
  /** As text, like the API: '1', '2', …; '$FILE' for a document that was started from a file. */
  documentVersion: string;
  /** Every declared parameter, typed, as it was given or declared: what the record shows. */
  parameters: BoundParameters;
  /** The parameters among them whose values hold references, compiled; resolved when the run starts (behaviour 4.3a). */
  templates?: { [parameter: string]: PlanValue };
  region: string;
  /** Who started the run, as far as the client could tell. */
  executedBy?: string;
  tags?: { Key: string; Value: string }[];
  settings?: AutomationSettings;
  /** The state of a run that continues as new. */
  carried?: Carried | FirstVersionCarried;
}

export interface AutomationSettings {
  /** Seconds for which throttling is retried outside `maxAttempts` (behaviour 2.2); default 300. */
  throttlingRetrySeconds?: number;
  /** True only when the namespace has our search attributes: an unregistered one would fail every task (design house 8). */
  searchAttributes?: boolean;
}
