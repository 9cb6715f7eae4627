/** What a run is started with: the one argument of the workflow, of the simulator and of every door before them. */
import type { BoundParameters, Plan, PlanValue } from '../../document/plan.js';
import type { Carried, FirstVersionCarried } from './carry.js';

export interface AutomationInput {
  plan: Plan;
  documentName: string;
  /** As text, like the API: '1', '2', …; '$FILE' for a document that was started from a file. */
  documentVersion: string;
  /** Every declared parameter, typed, as it was given or declared: what the record shows. */
  parameters: BoundParameters;
  /** Of these, the ones with references that are filled in when the run starts (behaviour 4.3a), compiled. */
  templates?: { [parameter: string]: PlanValue };
  region: string;
  /** Who started it, as far as the door could tell. */
  executedBy?: string;
  tags?: { Key: string; Value: string }[];
  settings?: AutomationSettings;
  /** Of a long run that continues as new: where it stands. */
  carried?: Carried | FirstVersionCarried;
}

export interface AutomationSettings {
  /** Seconds for which throttling is retried outside `maxAttempts` (behaviour 2.2); default 300. */
  throttlingRetrySeconds?: number;
  /** True only when the namespace has our search attributes: an unregistered one would fail every task (design house 8). */
  searchAttributes?: boolean;
}
