/** CloudFormation in a document's text: a whole template, or values that only a stack can fill in (behaviour 1.1a). */
import type { Value, ValueMap } from '../document.js';
import type { Finding } from '../position.js';

const DEPLOY_FIRST = 'Deploy or render the template first, and take the document that comes out of it';

/** Names of the functions' short forms. */
const TAG =
  /^!(?:And|Base64|Cidr|Condition|Equals|FindInMap|GetAtt|GetAZs|If|ImportValue|Join|Length|Not|Or|Ref|Select|Split|Sub|ToJsonString|Transform)$/;

/** What to do about a YAML tag that CloudFormation knows, such as `!Ref`; undefined for other tags. */
export const hintForTag = (tag: string): string | undefined =>
  TAG.test(tag) ? `This belongs to CloudFormation. ${DEPLOY_FIRST}, or write the value.` : undefined;

/**
 * A map that is a function of CloudFormation: its only key is `Ref` with a logical name, or begins with `Fn::`. Undefined for every
 * other map; `Ref` with a reference of ours inside is data.
 */
export function findFunction(map: ValueMap): Finding | undefined {
  const [key, ...others] = Object.keys(map);
  if (key === undefined || others.length > 0) return undefined;
  const isFunction = key.startsWith('Fn::') || (key === 'Ref' && isLogicalName(map[key]));
  if (!isFunction) return undefined;
  return {
    code: 'CLOUDFORMATION_FUNCTION',
    message: `{"${key.slice(0, 40)}": …} is a function of CloudFormation; a runbook cannot hold one.`,
    hint: `${DEPLOY_FIRST}, or write the value.`,
  };
}

const isLogicalName = (value: Value | undefined): boolean =>
  typeof value === 'string' && /^(?:AWS::)?[A-Za-z0-9]{1,255}$/.test(value);

/** Is this a whole template, and where are the documents in it? Undefined: it is none. `key`: its top-level key to point at. */
export function findTemplate(document: ValueMap): { key: string; finding: Finding } | undefined {
  if (Object.hasOwn(document, 'mainSteps')) return undefined;
  const [key, path, resources] = resourcesOf(document) ?? [];
  if (key === undefined || path === undefined) return undefined;
  const documents = documentsIn(resources ?? {}).map((name) => `${path}.${name}.Properties.Content`);
  const message = 'This is a CloudFormation template, not a runbook.';
  const hint =
    documents.length === 0
      ? 'It has no AWS::SSM::Document of type Automation.'
      : `Its runbooks: ${listed(documents)}. ${DEPLOY_FIRST}.`;
  return { key, finding: { code: 'CLOUDFORMATION_TEMPLATE', message, hint } };
}

/** The top-level key, the path to the resources, and the resources; frameworks put the template under `resources`. */
function resourcesOf(document: ValueMap): [key: string, path: string, resources: ValueMap | undefined] | undefined {
  const own = asMap(document['Resources']);
  if (hasResources(own)) return ['Resources', 'Resources', own];
  const inner = asMap(asMap(document['resources'])?.['Resources']);
  if (hasResources(inner)) return ['resources', 'resources.Resources', inner];
  const version = 'AWSTemplateFormatVersion';
  return Object.hasOwn(document, version) ? [version, 'Resources', own] : undefined;
}

const hasResources = (resources: ValueMap | undefined): resources is ValueMap =>
  Object.values(resources ?? {}).some((each) => /^\w+::/.test(textOf(asMap(each)?.['Type'])));

/** Names of the resources that are runbooks. */
const documentsIn = (resources: ValueMap): string[] =>
  Object.entries(resources).flatMap(([name, resource]) => {
    const { Type, Properties } = asMap(resource) ?? {};
    const isRunbook = Type === 'AWS::SSM::Document' && asMap(Properties)?.['DocumentType'] === 'Automation';
    return isRunbook ? [name] : [];
  });

const MOST_LISTED = 10;

const listed = (paths: readonly string[]): string =>
  paths.length <= MOST_LISTED
    ? paths.join(', ')
    : `${paths.slice(0, MOST_LISTED).join(', ')} and ${paths.length - MOST_LISTED} more`;

const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

const asMap = (value: Value | undefined): ValueMap | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
