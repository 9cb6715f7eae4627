/** The form of a role's ARN (behaviour 1.4, 1.6). Pure: validation and the interpreter use it. */
export const ROLE_ARN = /^arn:(aws|aws-cn|aws-us-gov|aws-iso|aws-iso-b):iam::[0-9]{12}:role\/.+$/;
