import { describe, expect, it } from 'vitest';
import { parseDocument } from '../parse.js';
import type { Problem } from '../problem.js';

const of = (text: string, file = 'x.yaml'): Problem[] => parseDocument(text, file).problems;

const resource = (name: string, type = 'Automation'): string =>
  `  ${name}:\n    Type: AWS::SSM::Document\n    Properties: { DocumentType: ${type}, Content: { schemaVersion: '0.3' } }`;

describe('a CloudFormation template', () => {
  it('is named with the paths of its runbooks, and nothing else is said of it', () => {
    const text = `AWSTemplateFormatVersion: 2010-09-09\nResources:\n${resource('A')}\n${resource('B', 'Command')}\n${resource('C')}\n  D: { Type: AWS::IAM::Role, X: !Ref A }`;
    expect(of(text)).toMatchObject([
      {
        code: 'CLOUDFORMATION_TEMPLATE',
        severity: 'error',
        line: 2,
        message: 'This is a CloudFormation template, not a runbook.',
        hint: 'Its runbooks: Resources.A.Properties.Content, Resources.C.Properties.Content. Deploy or render the template first, and take the document that comes out of it.',
      },
    ]);
  });

  it('is known as JSON, inside a framework’s file, and without a document in it', () => {
    const json = JSON.stringify({ Resources: { A: { Type: 'AWS::S3::Bucket', Properties: { X: { Ref: 'B' } } } } });
    expect(of(json, 'x.json')).toMatchObject([
      { code: 'CLOUDFORMATION_TEMPLATE', hint: 'It has no AWS::SSM::Document of type Automation.' },
    ]);
    const framework = `service: x\nresources:\n  Resources:\n${resource('A').replaceAll(/^/gm, '  ')}`;
    expect(of(framework)).toMatchObject([
      { code: 'CLOUDFORMATION_TEMPLATE', hint: expect.stringContaining('resources.Resources.A.Properties.Content') },
    ]);
  });

  it('is not seen in a runbook whose keys are called alike', () => {
    expect(of('mainSteps: []\nResources: { A: { Type: AWS::X::Y } }')).toEqual([]);
    expect(of('Resources: [a]')).toEqual([]);
  });
});

describe('a function of CloudFormation', () => {
  it.each([
    ['a: { Ref: Instance }', '1:4'],
    ['a:\n  - Ref: AWS::Region', '2:5'],
    ["a: { b: [{ 'Fn::Sub': 'x' }] }", '1:10'],
    ['a: { Fn::GetAtt: [Role, Arn] }', '1:4'],
  ])('is an error in %j', (text, place) => {
    const problems = of(text);
    expect(problems).toMatchObject([
      { code: 'CLOUDFORMATION_FUNCTION', hint: expect.stringMatching(/^Deploy or render the template first/) },
    ]);
    expect(problems.map(({ line, column }) => `${line}:${column}`)).toEqual([place]);
  });

  it.each([
    "a: { Ref: '{{ P }}' }",
    'a: { Ref: x, b: 1 }',
    'a: { Ref: refs/heads/main }',
    'a: { Ref: [x] }',
    'Ref: a-b',
  ])('is not seen in %j', (text) => {
    expect(of(text)).toEqual([]);
  });

  it.each(['!Sub x', '!GetAtt a.b', '!Base64 x', '!Cidr [a]'])('as a tag (%s) has the same hint', (tag) => {
    expect(of(`a: ${tag}`)).toMatchObject([
      { code: 'FOREIGN_TAG', hint: expect.stringContaining('Deploy or render the template first') },
    ]);
  });
});
