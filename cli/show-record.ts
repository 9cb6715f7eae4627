import type { AutomationExecution } from '../engine/execution/execution.js';
import type { Io } from './io.js';
import { writeJson, writeLine } from './io.js';
import { recordLines } from './view/record.js';
import { styleFor } from './view/style.js';
import type { View } from './view/views.js';
import { liveView } from './view/live-view.js';
import { lineView } from './view/views.js';

interface RecordOptions {
  format: string;
  asserted: boolean;
  /** A live view has drawn it already. */
  drawn?: boolean;
}

/** The record on standard output: `{"AutomationExecution": …}` or for people (house 9a). */
export function writeRecord(io: Io, record: AutomationExecution, { format, asserted, drawn }: RecordOptions): void {
  if (format === 'json') writeJson(io, { AutomationExecution: record });
  else if (!drawn)
    recordLines(record, { now: io.now(), style: styleFor(io), asserted }).forEach((line) => writeLine(io.stdout, line));
}

/** How `--watch` shows progress: redrawn on a terminal, else a line a change; beside JSON on standard error. */
export function watchView(io: Io, format: string, asserted: boolean): View {
  if (format === 'json') return lineView({ io, asserted }, io.stderr);
  return io.isTTY ? liveView({ io, asserted }) : lineView({ io, asserted }, io.stdout);
}
