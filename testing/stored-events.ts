import type { Azure } from "../shared/platform/azure/clients.ts";
import { storedEvents } from "../tools/chaos/bronze-events.ts";

/** `STREAM BODY` of every event in bronze and quarantine. */
export async function allStoredEvents(azure: Azure): Promise<string[]> {
  const found: string[] = [];
  for await (const { stream, body } of storedEvents(azure)) found.push(`${stream} ${body}`);
  return found;
}
