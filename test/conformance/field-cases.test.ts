/**
 * Small runbooks that were met in the field, read where they lie; what AWS does with each stands here in our own words. One `describe` a
 * case.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { actions } from '../../actions/index.js';
import { validators } from '../../actions/validators.generated.js';
import { loadDocument, type LoadedDocument } from '../../engine/document/load.js';
import type { Problem } from '../../engine/document/problem.js';

const CASES = fileURLToPath(new URL('../../../shared/field-cases', import.meta.url));
const here = describe.runIf(existsSync(CASES));

if (!existsSync(CASES)) {
  it('has nothing to prove here: the folder of field cases is not here (it is no part of the project)', () => {
    expect(existsSync(CASES)).toBe(false);
  });
}

/** A file of the case whose folder's name begins with `number`. */
function load(number: string, file = 'runbook.yaml'): LoadedDocument {
  const folder = readdirSync(CASES).find((name) => name.startsWith(`${number}-`));
  if (folder === undefined) throw new Error(`There is no field case ${number}.`);
  return loadDocument(readFileSync(join(CASES, folder, file)), file, { actions, validators });
}

const summary = (problems: readonly Problem[]): string[] =>
  problems.map(({ line, severity, code }) => `${line} ${severity} ${code}`);

here('08: a script in quotes whose lines begin left of their key', () => {
  it('is accepted, and its lines are folded', () => {
    const { problems, document } = load('08');
    expect(problems).toEqual([]);
    expect(document!.mainSteps[0]!.inputs).toMatchObject({
      Parameters: { commands: ['function Check { param($Path) Test-Path $Path } Check "C:\\x"'] },
    });
  });
});

here('12: an input of a branch beside its inputs', () => {
  it('is refused with a word about where it belongs', () => {
    expect(load('12').problems).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        code: 'UNKNOWN_PROPERTY',
        message: 'Unknown property "Default".',
        hint: '"Default" is an input of aws:branch: move it into inputs.',
      }),
    );
  });
});

here('13: what only CloudFormation can fill in', () => {
  it('is an error at each place in a runbook', () => {
    expect(load('13', 'runbook.json').problems).toMatchObject([
      { line: 3, column: 78, code: 'CLOUDFORMATION_FUNCTION', hint: expect.stringMatching(/^Deploy or render/) },
      { line: 3, column: 108, code: 'CLOUDFORMATION_FUNCTION', message: expect.stringContaining('"Fn::Sub"') },
    ]);
  });

  it('is the only thing said of a role that a stack would name', () => {
    const [role, ...others] = load('13', 'role.json').problems;
    expect(role).toMatchObject({ line: 1, code: 'CLOUDFORMATION_FUNCTION', hint: expect.stringMatching(/^Deploy or/) });
    expect(others.map(({ code }) => code)).toEqual(['CLOUDFORMATION_FUNCTION']);
  });

  it('as a whole template is named, with the way to its runbook', () => {
    expect(load('13', 'template.yaml').problems).toMatchObject([
      { code: 'CLOUDFORMATION_TEMPLATE', hint: expect.stringContaining('Resources.Restart.Properties.Content') },
    ]);
  });
});

here('15: versions and other texts without quotes', () => {
  it('get a warning where the number is no longer what was written', () => {
    const { problems } = load('15');
    expect(summary(problems)).toEqual(['3 warning AMBIGUOUS_SCALAR']);
    expect(problems[0]).toMatchObject({ message: 'Without quotes 1.10 is read as the number 1.1.' });
  });

  it('get one problem each, and a default of the wrong type says what it was read as', () => {
    const { problems } = load('15', 'runbook-2.yaml');
    expect(summary(problems)).toEqual([
      '3 warning AMBIGUOUS_SCALAR',
      '3 error INVALID_DEFAULT',
      '4 warning AMBIGUOUS_SCALAR',
      '4 warning AMBIGUOUS_SCALAR',
      '4 warning AMBIGUOUS_SCALAR',
      '5 error INVALID_DEFAULT',
      '6 warning AMBIGUOUS_SCALAR',
      '16 warning AMBIGUOUS_SCALAR',
    ]);
    const wrong = problems.filter(({ code }) => code === 'INVALID_DEFAULT');
    expect(wrong.map(({ hint }) => hint)).toEqual([
      "Without quotes 1.10 is read as the number 1.1. Quote it, if the text is meant: '1.10'.",
      "Without quotes 0123 is the number 123 here, and the number 83 at AWS, which reads YAML 1.1. Quote it: '0123'.",
    ]);
  });
});

here('16: yes, no and their like without quotes', () => {
  it('get a warning in the constant of a branch, and a plan', () => {
    const { problems, plan } = load('16');
    expect(summary(problems)).toEqual(['9 warning AMBIGUOUS_SCALAR']);
    expect(plan).toBeDefined();
  });

  it('are an error where true or false belongs, which says why', () => {
    const { problems } = load('16', 'boolean-places.yaml');
    expect(summary(problems)).toEqual([
      '4 error INVALID_DEFAULT',
      '8 error INVALID_VALUE',
      '11 error INVALID_INPUT',
      '13 error INVALID_VALUE',
    ]);
    const errors = problems.filter(({ severity }) => severity === 'error');
    for (const { hint } of errors)
      expect(hint).toMatch(/^Without quotes (?:yes|no) is a text here, and (?:true|false) at AWS/);
  });
});
