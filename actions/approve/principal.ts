/** Who a listed approver is, and who is the same person (behaviour 3.1). Pure. */

const ROLE = /^arn:([\w-]+):iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]{1,64})$/;
/** A session's name by STS's rule: what else stands there is nobody's. */
const SESSION = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})\/[\w+=,.@-]{2,64}$/;
const USER = /^arn:[\w-]+:iam::\d{12}:user\/(?:.*\/)?([\w+=,.@-]{1,64})$/;

/**
 * Is `principal` the one that `listed` names? Equal texts are; a listed role also means each of its sessions, whose ARN keeps
 * account and role name but not the role's path. Names alone never reach into ARNs: the account would be anybody's.
 */
export function isListed(listed: string, principal: string): boolean {
  if (listed === principal) return true;
  const role = ROLE.exec(listed);
  const session = SESSION.exec(principal);
  return role !== null && session !== null && role.slice(1).join() === session.slice(1).join();
}

/**
 * May the two be one person? A role and its sessions are, and two sessions of one role; a user's name and an ARN that ends in it may
 * be. Where it cannot be told, one person must not count twice.
 */
export const samePrincipal = (one: string, other: string): boolean => one === other || keyOf(one) === keyOf(other);

function keyOf(principal: string): string {
  const role = ROLE.exec(principal) ?? SESSION.exec(principal);
  if (role !== null) return `role ${role.slice(1).join()}`;
  return `user ${USER.exec(principal)?.[1] ?? principal}`;
}
