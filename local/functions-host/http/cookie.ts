import type { HttpCookie } from "../worker/typed-data.ts";

const sameSites = { lax: "lax", strict: "strict", explicitNone: "none" } as const;

/** The `Set-Cookie` header of a cookie that the library returned, in the spelling and the order of ASP.NET Core. */
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
    `${name}=${escaped(value ?? "")}`,
    seconds === undefined ? "" : `expires=${new Date(seconds * 1000).toUTCString()}`,
    maxAge?.value === undefined || maxAge.value === null ? "" : `max-age=${Math.trunc(maxAge.value)}`,
    domain?.value ? `domain=${domain.value}` : "",
    `path=${path?.value || "/"}`,
    secure?.value === true ? "secure" : "",
    sameSite && sameSite !== "none" ? `samesite=${sameSites[sameSite]}` : "",
    httpOnly?.value === true ? "httponly" : "",
  ];
  return parts.filter((part) => part !== "").join("; ");
}

/** As .NET escapes data in URLs. */
function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
