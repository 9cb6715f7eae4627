/** The built-in values `global:*` (behaviour 4.2), captured once per step. */

/** `yyyy-MM-dd`, UTC. */
export const formatDate = (now: number): string => new Date(now).toISOString().slice(0, 10);

/** `yyyy-MM-dd_HH.mm.ss`, UTC. */
export const formatDateTime = (now: number): string =>
  new Date(now).toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '.');

/** The partition that a Region belongs to, by its prefix. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  if (region.startsWith('us-isob-')) return 'aws-iso-b';
  if (region.startsWith('us-iso-')) return 'aws-iso';
  return 'aws';
}
