import type { Principal } from "../principal.ts";

/** The header as App Service writes it after a sign-in with Entra. */
export function principalHeaderOf({ id, name, roles }: Principal): string {
  const claims = [
    { typ: "http://schemas.microsoft.com/identity/claims/objectidentifier", val: id },
    ...(name === undefined ? [] : [{ typ: "preferred_username", val: name }]),
    ...roles.map((role) => ({ typ: "roles", val: role })),
  ];
  return Buffer.from(JSON.stringify({ auth_typ: "aad", claims, name_typ: "", role_typ: "roles" })).toString("base64");
}
