import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccessKey } from './caller-identity.js';

/** The sandbox's own key. It is fixed and public, and valid nowhere else. */
export const SANDBOX_KEY: AccessKey = {
  accessKeyId: 'RUNBOOKSANDBOX000000',
  secretAccessKey: 'not-a-secret/known-to-everybody/sandbox',
};

/**
 * The `AWS_*` variables of a process that may call only the sandbox (design house 9): endpoint, Region, fake key, empty configuration
 * files (written into `folder`), no instance metadata.
 */
export async function sandboxEnvironment(url: string, region: string, folder: string): Promise<Record<string, string>> {
  await mkdir(folder, { recursive: true });
  const files = [join(folder, 'config'), join(folder, 'credentials')] as const;
  for (const file of files) await writeFile(file, '', { mode: 0o600 });
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: SANDBOX_KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: SANDBOX_KEY.secretAccessKey,
    AWS_CONFIG_FILE: files[0],
    AWS_SHARED_CREDENTIALS_FILE: files[1],
    AWS_EC2_METADATA_DISABLED: 'true',
    // Turns off the SDK's warning about old Node.js versions: it is for us, who pin the SDK, not for every log.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

/** `environment` with its `AWS_*` variables replaced by the sandbox's: for a child process that must not reach real AWS. */
export function confine(environment: NodeJS.ProcessEnv, sandbox: Record<string, string>): NodeJS.ProcessEnv {
  const others = Object.entries(environment).filter(([name]) => !name.toUpperCase().startsWith('AWS_'));
  return { ...Object.fromEntries(others), ...sandbox };
}
