/** See workflow-bundle.mjs. */
import type { BundleOptions } from '@temporalio/worker';
export function bundleCode(options: Omit<BundleOptions, 'logger'>): Promise<string>;
export function shrink(code: string): Promise<string>;
export function codeBytes(code: string): number;
