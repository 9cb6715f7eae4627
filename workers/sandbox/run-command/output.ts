const PLUGIN_LIMIT = 2_500;
const TITLE = '\n----------ERROR-------\n';
const OUTPUT_CUT = '\n---Output truncated---';
const ERROR_CUT = '\n---Error truncated----';

/** Standard output as GetCommandInvocation gives it: the first 24,000 characters (behaviour run-command 5.5). */
export const cutOutput = (text: string): string => cut(text, 24_000);

/** Standard error as GetCommandInvocation gives it: at most 8,000 characters (behaviour run-command 5.5). */
export const cutError = (text: string): string => cut(text, 8_000);

/** Both in one, at most 2,500 characters, as ListCommandInvocations gives them (behaviour run-command 5.6). */
export function combine(output: string, error: string): string {
  const title = error ? TITLE : '';
  const room = PLUGIN_LIMIT - title.length;
  if (output.length + error.length < room) return output + title + error;
  const half = room / 2;
  if (output.length > half && error.length > half)
    return trim(output, half, OUTPUT_CUT) + title + trim(error, half, ERROR_CUT);
  if (output.length <= half) return output + title + trim(error, room - output.length, ERROR_CUT);
  return trim(output, room - error.length, OUTPUT_CUT) + title + error;
}

function trim(text: string, limit: number, marker: string): string {
  return text.slice(0, limit - marker.length) + marker;
}

function cut(text: string, limit: number): string {
  return text.length < limit ? text : trim(text, limit, '--output truncated--');
}
