/** The names of AWS's actions (behaviour 3.0), for messages; only the registry knows what each does. */

/** Every action that AWS documents. */
export const AWS_ACTIONS: readonly string[] = [
  'aws:approve',
  'aws:assertAwsResourceProperty',
  'aws:branch',
  'aws:changeInstanceState',
  'aws:copyImage',
  'aws:createImage',
  'aws:createStack',
  'aws:createTags',
  'aws:deleteImage',
  'aws:deleteStack',
  'aws:executeAutomation',
  'aws:executeAwsApi',
  'aws:executeScript',
  'aws:executeStateMachine',
  'aws:invokeLambdaFunction',
  'aws:invokeWebhook',
  'aws:loop',
  'aws:pause',
  'aws:runCommand',
  'aws:runInstances',
  'aws:sleep',
  'aws:updateVariable',
  'aws:waitForAwsResourceProperty',
];

/** Actions of AWS's own documents that authors cannot use (behaviour 3.0). */
export const INTERNAL_ACTIONS: readonly string[] = [
  'aws:installDistributorPackageOnAzure',
  'aws:putServerUpgradeMetrics',
  'aws:shareSQLMedia',
];

/** Actions whose inputs are the parameters of any API (behaviour 3.12): `Region` there is our extension. */
export const API_ACTIONS: readonly string[] = [
  'aws:assertAwsResourceProperty',
  'aws:executeAwsApi',
  'aws:waitForAwsResourceProperty',
];

/** `onCancel` has no effect on steps of these actions (behaviour 2.1). */
export const WITHOUT_ON_CANCEL: readonly string[] = ['aws:loop', 'aws:updateVariable'];
