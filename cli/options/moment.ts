import { RunbookError } from '../../engine/errors.js';

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Ms since the epoch of a moment in ISO 8601, or of a time ago like `90m`, `2h`, `3d`. @throws RunbookError USAGE. */
export function parseMoment(text: string, now: number): number {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * UNITS[unit!]!;
  const moment = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(moment)) return moment;
  throw new RunbookError('USAGE', `"${text}" is not a moment.`, {
    hint: 'Write it like 2026-01-31T10:00:00Z, or as a time ago like 90m, 2h or 3d.',
  });
}
