import { type AccessRules, type Caller, type Role, rolesOf } from "./access.ts";
import { type ApiResponse, jsonResponse } from "./response.ts";

/** Who the caller is, and what the app answers them. */
export interface Session {
  readonly kind: "key" | "person";
  /** Of a person who signed in; null for a key. */
  readonly name: string | null;
  /** Of a key: those of one that opens every function. */
  readonly roles: readonly Role[];
  /** IANA name: days of summaries that are not of one person are of this time zone. */
  readonly reporting_time_zone: string;
}

export function sessionResponse(caller: Caller, rules: AccessRules, reportingTimeZone: string): ApiResponse {
  const session: Session = {
    kind: caller.kind === "person" ? "person" : "key",
    name: caller.kind === "person" ? (caller.principal.name ?? null) : null,
    roles: rolesOf(caller, rules),
    reporting_time_zone: reportingTimeZone,
  };
  return jsonResponse(200, session);
}
