import type { Row, Summary } from "../shared/gold/summary.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import type { GeneratedEvent } from "../tools/common/history.ts";
import { waitUntilSettled } from "../tools/common/pipeline-state.ts";
import { publish } from "../tools/common/publish.ts";
import { allRows } from "../tools/common/rows.ts";

/* Steps of tests over the whole pipeline. */

const nothingLanded = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };

/** Publishes events and waits until they are in gold; `sentBefore` events were sent earlier. */
export async function send(azure: Azure, events: readonly GeneratedEvent[], sentBefore = 0): Promise<void> {
  await publish(azure, events);
  await waitUntilInGold(azure, sentBefore + events.length);
}

/** Waits until all events that were sent to a new stack are in gold. */
export async function waitUntilInGold(azure: Azure, sent: number): Promise<void> {
  await waitUntilSettled(azure, nothingLanded, sent);
}

/** All rows, unmasked, in the order of their texts. */
export async function personalRows(azure: Azure, summary: Summary): Promise<Row[]> {
  const rows = await allRows(azure, summary, { personal: true });
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
