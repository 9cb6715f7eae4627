/** Who a listed approver is (spec 3.1). Pure. */

const ROLE = /^arn:([\w-]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/;
const SESSION = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/;

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
