import type { TemporalSettings } from '../engine/client/settings.js';
import type { AutomationExecution } from '../engine/execution/record/execution.js';
import type { Io } from './io.js';
import { writeJson, writeStyled } from './io.js';
import type { NextActionOptions } from './view/next-action.js';
import { recordLines } from './view/record.js';
import { shellWord } from './view/shell-word.js';
import { styleFor } from './view/style.js';
import type { View } from './view/views.js';
import { liveView } from './view/live-view.js';
import { lineView } from './view/views.js';

interface RecordOptions extends NextActionOptions {
  format: string;
  /** A live view has drawn it already. */
  drawn?: boolean;
}

/** Writes the record to standard output: as `{"AutomationExecution": …}`, or for people (design house 9a). */
export function writeRecord(io: Io, record: AutomationExecution, { format, drawn, ...next }: RecordOptions): void {
  if (format === 'json') writeJson(io, { AutomationExecution: record });
  else if (!drawn)
    recordLines(record, { now: io.now(), style: styleFor(io), ...next }).forEach((line) =>
      writeStyled(io.stdout, line),
    );
}

/** The view of `--watch`: redrawn on a terminal, else one line for each change; with JSON it writes to standard error. */
export function watchView(io: Io, format: string, next: NextActionOptions): View {
  if (format === 'json') return lineView({ io, next }, io.stderr);
  return io.isTTY ? liveView({ io, next }) : lineView({ io, next }, io.stdout);
}

/** Options for the hints about what to do next. `asserted`: a decision needs `--asserted`, because nothing proves who takes it. */
export function nextOptions(
  io: Io,
  { address }: Pick<TemporalSettings, 'address'>,
  asserted: boolean,
): NextActionOptions {
  const { command, temporal, env } = io;
  const at = env['TEMPORAL_ADDRESS'] === address ? '' : ` --address ${shellWord(address)}`;
  return {
    asserted,
    ...(command && { command }),
    ...(temporal && { events: `${temporal} workflow show${at}` }),
  };
}
