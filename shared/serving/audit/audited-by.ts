import type { Caller } from "../api/access.ts";
import type { AuditedBy } from "./audit-record.ts";

export function auditedBy(caller: Caller): AuditedBy {
  if (caller.kind !== "person") return { kind: "key", id: null, name: null };
  const { id, name = null } = caller.principal;
  return { kind: "person", id, name };
}
