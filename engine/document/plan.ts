/**
 * A Plan is what a valid Document compiles to and what a run is pinned to: plain JSON, templates parsed, jumps resolved to
 * indexes. It travels in the workflow's start event, so it holds nothing that the interpreter does not need.
 *
 * Its version is part of every history: a worker reads every version that was ever released (design house 4).
 */
import type { OutputSelector, SsmType, Value } from './document.js';

/**
 * 1: until November 2026. 2: tokens with numbers, creating and waiting apart, yields between many steps, compact records
 * (docs/decisions/plan-versions.md). A run keeps the behaviour of the version that it began with.
 */
export const PLAN_VERSION = 2;
export const PLAN_VERSIONS: readonly number[] = [1, 2];

/**
 * A string with references in it, in parts: text, or a reference by its token (`Param`, `step.Output`, `variable:x`,
 * `global:DATE`, `automation:EXECUTION_ID`). One part that is a reference means the whole value: its type is kept
 * (behaviour 4.4). `'{{'` is the only key, and documents cannot have it: the parser refuses it.
 */
export interface Template {
  '{{': TemplatePart[];
}
export type TemplatePart = string | ReferencePart;
/** `text`: how the reference is written, where that is not `{{ ref }}`: a reference without a value stays as this text (behaviour 4.5). */
export interface ReferencePart {
  ref: string;
  text?: string;
}

/** An input with its strings parsed: a Value whose strings may be Templates. */
export type PlanValue = string | number | boolean | null | Template | PlanValue[] | { [key: string]: PlanValue };

/** Where routing goes on failure or cancel: end, go on, or the index of a step (behaviour 2.4, 2.6). */
export type Jump = 'Abort' | 'Continue' | number;

/** One step, compiled. Optional attributes are absent when the author left them out (behaviour 6.4, presence rules). */
export interface PlanStep {
  name: string;
  action: string;
  inputs: { [key: string]: PlanValue };
  outputs?: OutputSelector[];
  maxAttempts?: number;
  timeoutSeconds?: number | Template;
  onFailure?: Jump;
  onCancel?: Jump;
  isCritical?: boolean;
  isEnd?: boolean;
  /** Index of the step that `nextStep` names. */
  nextStep?: number;
  /** Outputs of this step that some later input reads: the only values the run keeps (design house 4). */
  reads?: string[];
  /** The index of the loop that contains this step (design contracts 2). */
  within?: number;
  /** For a loop: the indexes of its inner steps, `[first, end)`, after all top-level ones. */
  body?: [first: number, end: number];
}

export interface Plan {
  planVersion: number;
  /** A role ARN or a template of parameters and `global:…`; absent: none (behaviour 1.6). */
  assumeRole?: string | Template;
  variables?: Record<string, { type: SsmType; default?: PlanValue }>;
  steps: PlanStep[];
  /** `Step.Output`, in the order written (behaviour 1.8). */
  outputs?: string[];
}

export const isTemplate = (value: PlanValue | undefined): value is Template =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Array.isArray((value as Template)['{{']);

/** The parameters of a run after binding: every declared one with its typed value (behaviour 6.1). */
export type BoundParameters = { [name: string]: Value };
