/** ISO 8601 durations in days, hours, minutes and seconds. */
export const DURATION = '^P(?=.)(?:(\\d+)D)?(?:T(?=.)(?:(\\d+)H)?(?:(\\d+)M)?(?:(\\d+(?:\\.\\d+)?)S)?)?$';

/** `PT1M30S` in ms; without a text, 0. The text matches `DURATION`. */
export function durationMs(text = 'PT0S'): number {
  const parts = new RegExp(DURATION).exec(text)!.slice(1);
  const [days, hours, minutes, seconds] = parts.map((part) => Number(part ?? 0)) as [number, number, number, number];
  return Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
}
