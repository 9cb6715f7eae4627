/** Checks of the form of plain JSON. A schema compiler's code would make the workflow bundle several times as large. Pure. */

/** The path at which the value violates the form, `''` for the value itself; undefined: it fits. */
export type Shape = (value: unknown) => string | undefined;

const when =
  (holds: (value: unknown) => boolean): Shape =>
  (value) =>
    holds(value) ? undefined : '';

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const text: Shape = when((value) => typeof value === 'string');
export const flag: Shape = when((value) => typeof value === 'boolean');
export const map: Shape = when(isMap);
export const nothing: Shape = when((value) => value === null);

export const number = (least: number, most: number): Shape =>
  when((value) => typeof value === 'number' && value >= least && value <= most);

export const integer = (least: number, most: number): Shape =>
  when((value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most);

export const oneOf = (...values: unknown[]): Shape => when((value) => values.includes(value));

export const matching = (pattern: RegExp): Shape => when((value) => typeof value === 'string' && pattern.test(value));

/** If no alternative fits, returns the fault of the last one. */
export const either =
  (...shapes: Shape[]): Shape =>
  (value) =>
    shapes.reduce<string | undefined>((fault, shape) => (fault === undefined ? undefined : shape(value)), '');

export const listOf =
  (element: Shape, least = 0): Shape =>
  (value) => {
    if (!Array.isArray(value) || value.length < least) return '';
    return firstFault(value.entries(), () => element);
  };

/** A list with a form for each element; elements from index `least` on may be missing. */
export const tuple =
  (shapes: Shape[], least = shapes.length): Shape =>
  (value) => {
    if (!Array.isArray(value) || value.length < least || value.length > shapes.length) return '';
    return firstFault(value.entries(), (index) => shapes[index as number]!);
  };

export const mapOf =
  (entry: Shape): Shape =>
  (value) =>
    isMap(value) ? firstFault(Object.entries(value), () => entry) : '';

/** A map with a form for each key. Keys written with a `?` at the end may be missing; keys that are not named are accepted. */
export const object = (properties: Record<string, Shape>): Shape => {
  const named = Object.entries(properties).map(
    ([key, shape]) => [key.replace('?', ''), key.includes('?'), shape] as const,
  );
  return (value) => {
    if (!isMap(value)) return '';
    for (const [key, optional, shape] of named) {
      const given = Object.hasOwn(value, key) ? value[key] : undefined;
      if (given === undefined && optional) continue;
      const fault = shape(given);
      if (fault !== undefined) return `/${key}${fault}`;
    }
    return undefined;
  };
};

function firstFault(
  entries: Iterable<[string | number, unknown]>,
  shapeAt: (key: string | number) => Shape,
): string | undefined {
  for (const [key, value] of entries) {
    const fault = shapeAt(key)(value);
    if (fault !== undefined) return `/${String(key).slice(0, 64)}${fault}`;
  }
  return undefined;
}
