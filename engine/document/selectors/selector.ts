/** What is wrong with a selector (behaviour 5.4): the same answer at validation and before evaluation. */
import { readSelector, rootedSelector } from './read-selector.js';

export interface SelectorFault {
  severity: 'error' | 'warning';
  message: string;
  hint?: string;
  /** The wrong part of the selector; absent: all of it. */
  text?: string;
}

/** What is wrong with a selector, or undefined. What AWS reads without documenting it is only a warning. */
export function findSelectorFault(selector: string): SelectorFault | undefined {
  const read = readSelector(selector);
  if ('broken' in read) return { severity: 'error', ...read.broken };
  if (!/^\s*[$@]/.test(selector))
    return {
      severity: 'warning',
      message: `The selector does not begin with $; it is read as ${rootedSelector(selector)}.`,
    };
  const [warning] = read.warnings;
  return warning === undefined ? undefined : { severity: 'warning', ...warning };
}
