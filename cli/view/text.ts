import type { StepStatus } from '../../engine/execution/record/execution.js';
import { printableCopy } from '../../workers/printable.js';
import type { Style } from './style.js';

/** `12s`, `4m 05s`, `2h 03m`, `3d 04h`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [minutes, hours, days] = [60, 3600, 86_400].map((unit) => Math.floor(seconds / unit)) as [
    number,
    number,
    number,
  ];
  const two = (value: number) => String(value).padStart(2, '0');
  if (days > 0) return `${days}d ${two(hours % 24)}h`;
  if (hours > 0) return `${hours}h ${two(minutes % 60)}m`;
  return minutes > 0 ? `${minutes}m ${two(seconds % 60)}s` : `${seconds}s`;
}

/** The duration from start to end, or to now if there is no end; empty before the start. */
export const elapsed = (start: string | undefined, end: string | undefined, now: number): string =>
  start === undefined ? '' : duration((end === undefined ? now : Date.parse(end)) - Date.parse(start));

/** `2025-11-21 09:41:02 UTC`. */
export const moment = (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')} UTC`;

/** Rows in columns that are as wide as their widest cell; trailing blanks are removed. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, cell.length)));
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index]!))
      .join('  ')
      .trimEnd(),
  );
}

/** One character that tells a status at a glance. */
export const MARKS: Record<StepStatus, string> = {
  Pending: '·',
  InProgress: '▸',
  Waiting: '?',
  Cancelling: '▸',
  Success: '✓',
  Exited: '✓',
  Failed: '✗',
  TimedOut: '✗',
  Cancelled: '-',
};

/** A text in the colour of a status. */
export function tinted(style: Style, status: StepStatus, text: string): string {
  if (status === 'Success' || status === 'Exited') return style('green', text);
  if (status === 'Failed' || status === 'TimedOut') return style('red', text);
  if (status === 'Waiting') return style('yellow', text);
  return style(status === 'InProgress' || status === 'Cancelling' ? 'cyan' : 'dim', text);
}

/** A copy that is safe to print on a terminal: only failure and warning messages keep their line ends. */
export const forPeople = <T>(value: T): T => printableCopy(value, ['FailureMessage', 'WarningMessage']);
