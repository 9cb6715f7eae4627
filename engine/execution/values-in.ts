/** How many values there are in a value; counting ends once there are more than `most`. Not recursive. */
export function valuesIn(root: unknown, most: number): number {
  let count = 0;
  const left: unknown[] = [root];
  for (let next = left.pop(); next !== undefined && count <= most; next = left.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const entries: unknown[] = Array.isArray(next) ? next : Object.values(next);
    count += entries.length;
    if (count > most) return count;
    for (const entry of entries) if (typeof entry === 'object' && entry !== null) left.push(entry);
  }
  return count;
}
