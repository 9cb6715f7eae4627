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

/** How deeply lists and maps are nested. Not recursive. */
export function depthOf(root: unknown): number {
  let deepest = 0;
  const left: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, depth } = next;
    deepest = Math.max(deepest, depth);
    if (typeof value !== 'object' || value === null) continue;
    for (const entry of Object.values(value) as unknown[]) {
      if (typeof entry === 'object' && entry !== null) left.push({ value: entry, depth: depth + 1 });
    }
  }
  return deepest;
}
