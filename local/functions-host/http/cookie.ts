import type { HttpCookie } from "../worker/typed-data.ts";

const sameSites = { lax: "Lax", strict: "Strict", explicitNone: "None" } as const;

/** The `Set-Cookie` header of a cookie that the library returned. */
export function setCookie({
  name,
  value,
  domain,
  path,
  expires,
  secure,
  httpOnly,
  sameSite,
  maxAge,
}: HttpCookie): string {
  const seconds = expires?.value?.seconds;
  const parts = [
    `${name}=${encodeURIComponent(value ?? "")}`,
    maxAge?.value === undefined || maxAge.value === null ? "" : `Max-Age=${Math.trunc(maxAge.value)}`,
    domain?.value ? `Domain=${domain.value}` : "",
    path?.value ? `Path=${path.value}` : "",
    seconds === undefined ? "" : `Expires=${new Date(seconds * 1000).toUTCString()}`,
    httpOnly?.value === true ? "HttpOnly" : "",
    secure?.value === true ? "Secure" : "",
    sameSite && sameSite !== "none" ? `SameSite=${sameSites[sameSite]}` : "",
  ];
  return parts.filter((part) => part !== "").join("; ");
}
