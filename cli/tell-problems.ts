import type { Problem } from '../engine/document/problem.js';
import { hasErrors } from '../engine/document/problem.js';
import { oneLine } from '../workers/printable.js';
import type { Io } from './io.js';
import { warn, writeStyled } from './io.js';
import { shellWord } from './view/shell-word.js';

/**
 * Says on standard error what is wrong with a file that something else than `validate` was to use: everything when that cannot be, else
 * one line, so that what matters next is not buried. What came from standard input cannot be validated again, and is told whole.
 */
export function tellProblems(
  io: Io,
  file: string,
  checked: { problems: readonly Problem[]; rendered: string[] },
): void {
  const { length: count } = checked.problems;
  if (hasErrors(checked.problems) || file === '-') checked.rendered.forEach((text) => writeStyled(io.stderr, text));
  else if (count > 0) {
    const them = count === 1 ? '1 warning; it is shown by' : `${count} warnings; they are shown by`;
    warn(io, [`${oneLine(file)} has ${them}: runbook validate ${shellWord(oneLine(file))}`]);
  }
}
