/** Producers' spans that the span of one batch links to, at most. */
const maximumLinks = 32;

/**
 * The distinct `traceparent` properties of a batch's events, in order of arrival.
 *
 * @param metadata of the Event Hubs trigger
 */
export function producerLinks(metadata: Readonly<Record<string, unknown>> | undefined): string[] {
  const properties = metadata?.["propertiesArray"];
  const found = new Set<string>();
  for (const each of Array.isArray(properties) ? properties : []) {
    const traceparent = each?.traceparent;
    if (typeof traceparent === "string") found.add(traceparent);
    if (found.size === maximumLinks) break;
  }
  return [...found];
}
