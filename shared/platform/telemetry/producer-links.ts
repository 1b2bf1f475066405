/** How many senders' spans a batch points to. */
const most = 32;

/**
 * The `traceparent`s that senders put into the properties of their events, each once and the first ones only.
 *
 * @param metadata of the Event Hubs trigger
 */
export function sendersOf(metadata: Readonly<Record<string, unknown>> | undefined): string[] {
  const properties = metadata?.["propertiesArray"];
  const found = new Set<string>();
  for (const each of Array.isArray(properties) ? properties : []) {
    const traceparent = each?.traceparent;
    if (typeof traceparent === "string") found.add(traceparent);
    if (found.size === most) break;
  }
  return [...found];
}
