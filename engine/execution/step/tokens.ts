/** Ids computed from names: the same everywhere and for ever (design house 6). */
import { v5 as uuidv5 } from 'uuid';

/** Namespace of ids that follow from names; changing it would break open runs. */
const IDS = '5f0b1c4e-5d0f-4b43-9d0a-0f6f4bb2a6f1';

/** UUIDv5 of a name. */
export const idOf = (name: string): string => uuidv5(name, IDS);

/** The parts that make an activity's token unique (design contracts 1). */
export interface TokenParts {
  /** The execution id. */
  executionId: string;
  /** Run id of the chain's first run. */
  firstRunId: string;
  /** The step's path: the activity's id. */
  path: string;
  /** The activity's type. */
  activity: string;
  request: { token?: number; key?: string; attempt?: number };
}

/**
 * The idempotency token of an activity. A request without a token number is from a run that began before there were numbers, and keeps that
 * formula.
 */
export function tokenOf({ executionId, firstRunId, path, activity, request }: TokenParts): string {
  if (request.token === undefined) return idOf(`${executionId}/${path}/${request.attempt ?? 1}/${activity}`);
  return idOf(`${firstRunId}/${path}/${request.key ?? activity}/${request.token}`);
}
