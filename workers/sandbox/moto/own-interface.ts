/** Limit of nested percent-encodings; nobody writes so many by accident. */
const MAX_DECODINGS = 8;

/**
 * Does the path of a request lead to moto's own interface, `/moto-api…`, or to its faked instance metadata, in any spelling:
 * percent-encoded once or more, with empty or `.` segments before it, around `..`, with backslashes or capitals? Refuses more than needed:
 * moto itself decodes once and compares the beginning of the path.
 */
export function leadsToMotoItself(path: string): boolean {
  let text = path.replace(/[?#].*$/s, '');
  for (let decodings = 0; decodings <= MAX_DECODINGS; decodings++) {
    if (isOwn(text)) return true;
    const decoded = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    if (decoded === text) return false;
    text = decoded;
  }
  return true;
}

function isOwn(text: string): boolean {
  const segments = text
    .toLowerCase()
    .split(/[/\\]/)
    .filter((segment) => segment !== '' && segment !== '.');
  return [segments, resolve(segments)].some((each) =>
    /^(moto-api|latest\/(meta-data|api)\/)/.test(`${each.join('/')}/`),
  );
}

function resolve(segments: string[]): string[] {
  const resolved: string[] = [];
  for (const segment of segments) {
    if (segment === '..') resolved.pop();
    else resolved.push(segment);
  }
  return resolved;
}
