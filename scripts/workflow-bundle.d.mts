/** See workflow-bundle.mjs. */
export interface BundleOptions {
  workflowsPath: string;
  workflowInterceptorModules?: string[];
  payloadConverterPath?: string;
  preloadModules?: string[];
}
export function bundleOptions(path: (module: string) => string): Required<BundleOptions>;
export function bundleCode(options: BundleOptions): Promise<string>;
export function shrink(code: string): Promise<string>;
export function codeBytes(code: string): number;
