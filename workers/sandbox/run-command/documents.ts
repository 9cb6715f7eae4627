import { Refusal } from '../answers.js';
import { ssmCall, type Answer, type Call, type Caller } from '../call.js';

/** What the sandbox's Run Command reads of a document: its parameters and the names of its steps, not what these do. */
export interface CommandDocument {
  version: string;
  parameters: string[];
  required: string[];
  /** Names of steps (schema 2.x) or plugins (1.2). */
  plugins: string[];
}

const script = (plugin: string): CommandDocument => ({
  version: '1',
  parameters: ['commands', 'workingDirectory', 'executionTimeout'],
  required: ['commands'],
  plugins: [plugin],
});

/** AWS's own documents that runbooks use most (behaviour run-command 4.8); moto has none of them. */
const OF_AWS: Record<string, CommandDocument> = {
  'AWS-RunShellScript': script('aws:runShellScript'),
  'AWS-RunPowerShellScript': script('aws:runPowerShellScript'),
  'AWS-UpdateSSMAgent': {
    version: '1',
    parameters: ['version', 'allowDowngrade'],
    required: [],
    plugins: ['aws:updateSsmAgent'],
  },
  'AWS-RunPatchBaseline': {
    version: '1',
    parameters: [
      'Operation',
      'AssociationId',
      'SnapshotId',
      'InstallOverrideList',
      'BaselineOverride',
      'RebootOption',
      'StepTimeoutSeconds',
    ],
    required: ['Operation'],
    plugins: ['PatchLinux'],
  },
  'AWS-ApplyAnsiblePlaybooks': {
    version: '1',
    parameters: [
      'SourceType',
      'SourceInfo',
      'InstallDependencies',
      'PlaybookFile',
      'ExtraVariables',
      'Check',
      'Verbose',
      'TimeoutSeconds',
    ],
    required: [],
    plugins: ['runShellScript'],
  },
};

/** A command document by name or ARN. Refuses `InvalidDocument` and `InvalidDocumentVersion` (behaviour run-command 1.7). */
export async function findDocument(
  ask: (call: Call) => Promise<Answer>,
  caller: Caller,
  name: string,
  version: string,
): Promise<CommandDocument> {
  const plainName = name.slice(name.lastIndexOf('/') + 1);
  const known = Object.hasOwn(OF_AWS, plainName) ? OF_AWS[plainName] : undefined;
  if (known && !['$DEFAULT', '$LATEST', known.version].includes(version)) {
    throw new Refusal('InvalidDocumentVersion', `Document ${plainName} has no version ${version}.`);
  }
  if (known) return known;
  // moto understands $LATEST, but treats $DEFAULT as a version number.
  const wanted = version === '$DEFAULT' ? {} : { DocumentVersion: version };
  return readOwn(
    await ask(ssmCall(caller, 'GetDocument', { Name: plainName, ...wanted, DocumentFormat: 'JSON' })),
    plainName,
  );
}

/** Refuses parameters that the document does not declare or lacks (behaviour run-command 4.6). */
export function checkParameters(document: CommandDocument, given: Record<string, string[]>): void {
  const unknown = Object.keys(given).filter((name) => !document.parameters.includes(name));
  const missing = document.required.filter((name) => !Object.hasOwn(given, name));
  if (unknown.length > 0)
    throw new Refusal('InvalidParameters', `The document has no parameter ${unknown.join(', ')}.`);
  if (missing.length > 0) throw new Refusal('InvalidParameters', `The document needs parameter ${missing.join(', ')}.`);
}

interface OwnContent {
  parameters?: Record<string, { default?: unknown }>;
  mainSteps?: { name: string }[];
  runtimeConfig?: Record<string, unknown>;
}

function readOwn(answer: Answer, name: string): CommandDocument {
  const found = JSON.parse(answer.body.toString('utf8')) as Record<string, string>;
  if (answer.statusCode !== 200 || found['DocumentType'] !== 'Command') {
    throw new Refusal('InvalidDocument', `There is no command document ${name} in the sandbox.`);
  }
  const content = JSON.parse(found['Content'] ?? '{}') as OwnContent;
  const parameters = Object.entries(content.parameters ?? {});
  return {
    version: found['DocumentVersion'] ?? '1',
    parameters: parameters.map(([parameter]) => parameter),
    required: parameters.filter(([, each]) => each.default === undefined).map(([parameter]) => parameter),
    plugins: content.mainSteps?.map((step) => step.name) ?? Object.keys(content.runtimeConfig ?? {}),
  };
}
