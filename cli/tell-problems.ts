import type { Problem } from '../engine/document/problem.js';
import { hasErrors } from '../engine/document/problem.js';
import { oneLine } from '../workers/printable.js';
import type { Io } from './io.js';
import { warn, writeStyled } from './io.js';
import { shellWord } from './view/shell-word.js';

/**
 * Prints the problems of a file on standard error, for other commands than `validate`. With errors: all problems. With warnings only: one
 * line that refers to `validate`, so that the command's own output stays readable; but all of them for standard input, which `validate`
 * cannot read again.
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
