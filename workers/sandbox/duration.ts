import { RunbookError } from '../../engine/errors.js';

const ISO_DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** An ISO 8601 duration like `PT1.5S` in milliseconds. Throws RunbookError `USAGE`. */
export function durationMs(text: string): number {
  const parts = ISO_DURATION.exec(text)?.slice(1);
  if (!parts?.some(Boolean)) {
    throw new RunbookError('USAGE', `'${text}' is not a duration`, {
      hint: 'write ISO 8601, for example PT10S or PT1M30S',
    });
  }
  const [days, hours, minutes, seconds] = parts.map((part) => Number(part ?? 0)) as [number, number, number, number];
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
