import type { Headers } from "./response.ts";
import type { Deprecation } from "./routes.ts";

/** `Deprecation` (RFC 9745) and `Sunset` (RFC 8594), and the path that replaces a deprecated one. */
export function deprecationHeaders(deprecation: Deprecation | undefined): Headers {
  if (deprecation === undefined) return {};
  const { since, sunset, successor } = deprecation;
  return {
    deprecation: `@${Date.parse(since) / 1000}`,
    sunset: new Date(Date.parse(sunset)).toUTCString(),
    link: `</${successor}>; rel="successor-version"`,
  };
}
