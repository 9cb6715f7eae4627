import type { AutomationExecution } from '../../engine/execution/record/execution.js';
import type { Io } from '../io.js';
import { recordLines } from './record.js';
import { styleFor } from './style.js';
import type { View, ViewOptions } from './views.js';

/**
 * For a terminal: the whole record, redrawn in place at every change and every second. While a step waits for a decision it is not redrawn
 * every second, so that a person can copy the command.
 */
export function liveView({ io, next }: ViewOptions): View {
  let latest: AutomationExecution | undefined;
  let height = 0;
  const draw = () => {
    if (!latest) return;
    const lines = fitting(recordLines(latest, { now: io.now(), style: styleFor(io), ...next, following: true }), io);
    io.stdout.write(`${height > 0 ? `\u001b[${height}A\r` : ''}\u001b[0J${lines.join('\n')}\n`);
    height = heightOf(lines, io);
  };
  const clock = setInterval(() => latest?.AutomationExecutionStatus !== 'Waiting' && draw(), 1_000);
  return {
    update(record) {
      latest = record;
      draw();
    },
    silent: () => undefined,
    end: () => clearInterval(clock),
  };
}

/** The last lines that fit into the terminal: lines that have scrolled away cannot be redrawn. */
function fitting(lines: readonly string[], io: Io): string[] {
  const last = [...lines];
  while (last.length > 1 && heightOf(last, io) >= io.rows) last.shift();
  return last;
}

const heightOf = (lines: readonly string[], { columns }: Io): number =>
  lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);

// eslint-disable-next-line no-control-regex -- colours take no room
const widthOf = (line: string): number => line.replace(/\u001b\[\d+m/g, '').length;
