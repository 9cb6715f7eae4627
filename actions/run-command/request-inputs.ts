import type { Value, ValueMap } from '../../engine/document/document.js';
import type { RunCommandInputs } from './action.js';

const LONGEST_COMMENT = 100;

/** The inputs of SendCommand. The comment carries the token, so that the command can be found again. */
export function requestInputs(inputs: RunCommandInputs, token: string): ValueMap {
  const { Parameters, Comment, ...same } = inputs;
  return {
    ...(same as ValueMap),
    ...(Parameters === undefined ? {} : { Parameters: listParameters(Parameters) }),
    Comment: markedComment(Comment, token),
  };
}

/** The author's comment followed by the token, or without it if both do not fit. */
function markedComment(comment: string | undefined, token: string): string {
  const marked = comment === undefined ? token : `${comment} ${token}`;
  return marked.length <= LONGEST_COMMENT ? marked : comment!;
}

/** Run Command takes only lists of texts as parameters. */
const listParameters = (parameters: ValueMap): ValueMap =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      (Array.isArray(value) ? value : [value]).map(parameterText),
    ]),
  );

const parameterText = (value: Value): string => (typeof value === 'string' ? value : JSON.stringify(value));
