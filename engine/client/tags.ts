import { RunbookError } from '../errors.js';
import type { AutomationInput } from '../workflow/messages.js';
import { brief } from './brief.js';

/** The limits of the API (behaviour 6.1), in characters. A resource can have more than five tags there later, so more are taken here. */
const MOST = 50;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;

/** Tags are in the memo, which every list contains. @throws RunbookError INVALID_PARAMETERS. */
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
