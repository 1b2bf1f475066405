import type { Principal } from "./principal.ts";
import { problem } from "./problem.ts";
import type { ApiResponse } from "./response.ts";

/**
 * What a caller may do. Reader: masked rows and the state of the pipeline. Personal: people and unmasked rows.
 * Operator: repairs. Ingest: sends events of a stream. A role contains no other one.
 */
export const roles = ["Reader", "Personal", "Operator", "Ingest"] as const;

export type Role = (typeof roles)[number];

/** The roles that a person can have, as the app roles of the app registration (bicep/app-roles.json). */
export const rolesOfPeople = ["Reader", "Personal", "Operator"] as const satisfies readonly Role[];

/** Who may call a route. */
export type Access = Role | "any role" | "everybody";

/**
 * Who calls: somebody with a key, which the host has checked; a person, whom App Service has authenticated; or anybody,
 * who has shown neither.
 */
export type Caller =
  | { readonly kind: "key" }
  | { readonly kind: "person"; readonly principal: Principal }
  | { readonly kind: "anybody" };

export interface AccessRules {
  /** Whether a key opens the routes of the role Personal. */
  readonly personalWithKeys: boolean;
}

/** The roles of a caller. A key that opens every function has those of keys. */
export function rolesOf(caller: Caller, { personalWithKeys }: AccessRules): readonly Role[] {
  if (caller.kind === "anybody") return [];
  if (caller.kind === "person") return rolesOfPeople.filter((role) => caller.principal.roles.includes(role));
  return roles.filter((role) => role !== "Personal" || personalWithKeys);
}

/** Why a caller may not call; undefined for one who may. The host has rejected wrong keys before. */
export function accessProblem(access: Access, caller: Caller, rules: AccessRules): ApiResponse | undefined {
  if (access === "everybody") return undefined;
  if (caller.kind === "anybody")
    return problem("not-signed-in", "sign in at /.auth/login/aad, or send a token of Entra as a bearer", {
      headers: { "www-authenticate": "Bearer" },
    });
  const own = rolesOf(caller, rules);
  if (access === "any role" ? own.length > 0 : own.includes(access)) return undefined;
  return caller.kind === "key"
    ? problem("key-rejected", "this environment shows people to those who sign in only: use the same path under /entra")
    : problem("role-missing", `the app role ${access === "any role" ? rolesOfPeople.join(", ") : access} is required`);
}
