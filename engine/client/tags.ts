import { RunbookError } from '../errors.js';
import type { AutomationInput } from '../workflow/messages.js';
import { brief } from './brief.js';

/** As the API takes them (behaviour 6.1); more than five can be had there later, so the number is that. Characters. */
const MOST = 50;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;

/** Tags stand in the memo, which every list carries. @throws RunbookError INVALID_PARAMETERS. */
export function refuseLargeTags(tags: NonNullable<AutomationInput['tags']>): void {
  if (tags.length > MOST) throw refused(`There are ${tags.length} tags, and at most ${MOST} fit.`);
  for (const { Key, Value } of tags) {
    if (Key.length < 1 || Key.length > LONGEST_KEY) {
      throw refused(`The key of a tag has 1 to ${LONGEST_KEY} characters; '${brief(Key, 64)}' has ${Key.length}.`);
    }
    if (Value.length > LONGEST_VALUE) {
      throw refused(`The value of the tag '${Key}' has ${Value.length} characters, and at most ${LONGEST_VALUE} fit.`);
    }
  }
}

const refused = (message: string): RunbookError => new RunbookError('INVALID_PARAMETERS', message);
