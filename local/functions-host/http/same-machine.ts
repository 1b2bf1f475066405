import type { IncomingHttpHeaders } from "node:http";

const names = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether a request was sent to this machine and, by a browser, from a page of this machine. A page of another site
 * could otherwise reach the host through a name that it resolves to the loopback address.
 */
export function isFromSameMachine({ host, origin }: IncomingHttpHeaders): boolean {
  if (!isLocal(`http://${host ?? "localhost"}`)) return false;
  return origin === undefined || isLocal(origin);
}

function isLocal(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && names.has(url.hostname);
}
