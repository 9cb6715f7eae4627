/** `describe_instances` and `describeInstances` → `DescribeInstances`, as AWS writes it. Acronyms keep the case they have. */
export const operationName = (api: string): string =>
  api
    .trim()
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
