/** The kind of a text, for checks and messages that depend on it. */
import { MAX_BYTES } from './document-limits.js';

export interface TextKind {
  /** Bytes of UTF-8. */
  maxBytes: number;
  /** What to do about a text that is longer. */
  tooLargeHint: string;
  /** How such a text begins. */
  emptyHint: string;
  /** Why its top cannot be a list or a single value. */
  notAMap: string;
  /** AWS reads such texts, too: what it reads differently, or would refuse, is reported (behaviour 1.1a). */
  isForAws?: true;
}

/** A document of type Automation (behaviour 1.1). */
export const RUNBOOK: TextKind = {
  maxBytes: MAX_BYTES,
  tooLargeHint: 'Move scripts to attachments or split the runbook with aws:executeAutomation.',
  emptyHint: "A runbook begins with schemaVersion: '0.3' and has mainSteps.",
  notAMap: 'A document is a map with the keys schemaVersion and mainSteps; this is something else.',
  isForAws: true,
};
