/** Does a voter match a listed approver, and may two voters be the same person (behaviour 3.1)? Pure. */

const ROLE = /^arn:([\w-]+):iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]{1,64})$/;
/** The session name must follow STS's rule; an ARN with any other session name matches nobody. */
const SESSION = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\/[\w+=,.@-]{2,64}$/;
const USER = /^arn:[\w-]+:iam::\d{12}:user\/(?:.*\/)?([\w+=,.@-]{1,64})$/;

/**
 * Does the listed approver `listed` mean `principal`? Yes when the texts are equal, and when `principal` is a session of the listed role
 * (a session's ARN has the role's account and name, not its path). A plain name never matches an ARN, because any account could have it.
 */
export function isListed(listed: string, principal: string): boolean {
  if (listed === principal) return true;
  const role = ROLE.exec(listed);
  const session = SESSION.exec(principal);
  return role !== null && session !== null && role.slice(1).join() === session.slice(1).join();
}

/**
 * May the two be one person? True for a role and its sessions, for two sessions of one role, and for a user's name and an ARN that ends in
 * it. In doubt it is true, because one person must not count twice.
 */
export const samePrincipal = (one: string, other: string): boolean => one === other || keyOf(one) === keyOf(other);

function keyOf(principal: string): string {
  const role = ROLE.exec(principal) ?? SESSION.exec(principal);
  if (role !== null) return `role ${role.slice(1).join()}`;
  return `user ${USER.exec(principal)?.[1] ?? principal}`;
}
