/**
 * The types of a runbook as its author writes it: keys keep AWS's spelling.
 * Source of every shape: behaviour 1, 13.
 */

/** Plain JSON: what a document, an input, an output or an API answer is made of. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };
export type ValueMap = { [key: string]: Value };

/** Types of variables and step outputs (behaviour 1.2, 5.1). */
export const SSM_TYPES = ['String', 'StringList', 'Integer', 'Boolean', 'StringMap', 'MapList'] as const;
export type SsmType = (typeof SSM_TYPES)[number];

/** Resource types a parameter may have besides (behaviour 1.4). */
export const RESOURCE_TYPES = ['AWS::EC2::Instance::Id', 'AWS::S3::Bucket::Name', 'AWS::IAM::Role::Arn'] as const;
export type ResourceType = (typeof RESOURCE_TYPES)[number];
export type ParameterType = SsmType | ResourceType | `List<${ResourceType}>`;

/** A parameter's declaration (behaviour 1.2). `default` present, even as '', makes it optional. */
export interface Parameter {
  type: ParameterType;
  description?: string;
  default?: Value;
  allowedValues?: Value[];
  allowedPattern?: string;
  displayType?: 'textfield' | 'textarea';
  interpolationType?: 'ENV_VAR';
  minItems?: number;
  maxItems?: number;
  minChars?: number;
  maxChars?: number;
}

/** A variable's declaration (behaviour 1.7). */
export interface Variable {
  type: SsmType;
  default?: Value;
  description?: string;
}

/** An output that the author selects from a step's answer (behaviour 5.1). */
export interface OutputSelector {
  Name: string;
  /** JSONPath in the dialect of behaviour 5.4. */
  Selector: string;
  /** `String` when absent. */
  Type?: SsmType;
}

/** One step as written (behaviour 2.1). */
export interface Step {
  name: string;
  action: string;
  description?: string;
  inputs?: ValueMap;
  outputs?: OutputSelector[];
  maxAttempts?: number;
  timeoutSeconds?: number | string;
  onFailure?: string;
  onCancel?: string;
  isCritical?: boolean | string;
  isEnd?: boolean | string;
  nextStep?: string;
}

/** A runbook: a document of type Automation, schemaVersion 0.3 (behaviour 1.1). */
export interface Document {
  schemaVersion: string | number;
  description?: string;
  assumeRole?: string;
  parameters?: Record<string, Parameter>;
  variables?: Record<string, Variable>;
  mainSteps: Step[];
  outputs?: string[];
  files?: Record<string, { checksums: Record<string, string>; size?: number }>;
}
