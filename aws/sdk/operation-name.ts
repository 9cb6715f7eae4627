/** `describe_instances` and `describeInstances` as AWS writes them: `DescribeInstances`. Acronyms stay as they are written. */
export const operationName = (api: string): string =>
  api
    .trim()
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
