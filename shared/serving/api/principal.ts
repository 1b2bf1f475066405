/** A person, or an application, whom App Service has authenticated with Entra. */
export interface Principal {
  /** Object id in the directory. */
  readonly id: string;
  /** For display; absent in tokens of applications. */
  readonly name: string | undefined;
  /** App roles, as Entra spells them. */
  readonly roles: readonly string[];
}

/** The header with the claims. A client can send it too, where App Service does not replace it. */
export const principalHeader = "x-ms-client-principal";

const objectIdTypes = ["http://schemas.microsoft.com/identity/claims/objectidentifier", "oid"];
const roleTypes = ["http://schemas.microsoft.com/ws/2008/06/identity/claims/role", "roles"];
const nameTypes = ["preferred_username", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name", "name"];

/**
 * The principal in the header: base64 of `{"auth_typ": …, "claims": [{"typ": …, "val": …}]}`. Undefined for a text that
 * is none, or that names no object of Entra.
 *
 * Source: https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities
 */
export function principalOf(header: string | undefined): Principal | undefined {
  const claims = header === undefined ? undefined : claimsIn(header);
  if (claims === undefined) return undefined;
  const values = (types: readonly string[]) => claims.flatMap(({ typ, val }) => (types.includes(typ) ? [val] : []));
  const [id] = values(objectIdTypes);
  return id === undefined ? undefined : { id, name: values(nameTypes)[0], roles: values(roleTypes) };
}

interface Claim {
  readonly typ: string;
  readonly val: string;
}

function claimsIn(header: string): readonly Claim[] | undefined {
  try {
    const { auth_typ: type, claims } = JSON.parse(Buffer.from(header, "base64").toString("utf8")) ?? {};
    return type === "aad" && Array.isArray(claims) ? claims.filter(isClaim) : undefined;
  } catch {
    return undefined;
  }
}

function isClaim(value: unknown): value is Claim {
  const { typ, val } = (value ?? {}) as Partial<Record<keyof Claim, unknown>>;
  return typeof typ === "string" && typeof val === "string";
}
