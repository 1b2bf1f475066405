import type { Row, Summary } from "../shared/gold/summary.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import type { GeneratedEvent } from "../tools/common/history.ts";
import { waitUntilSettled } from "../tools/common/pipeline-state.ts";
import { publish } from "../tools/common/publish.ts";
import { allRows } from "../tools/common/rows.ts";

/* What whole-pipeline tests share. */

const nothingLanded = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };

/** Publishes events and waits until they are in gold; `sentBefore` so many were sent before. */
export async function send(azure: Azure, events: readonly GeneratedEvent[], sentBefore = 0): Promise<void> {
  await publish(azure, events);
  await settled(azure, sentBefore + events.length);
}

/** Waits until so many events, all that a fresh stack was ever sent, are in gold. */
export async function settled(azure: Azure, sent: number): Promise<void> {
  await waitUntilSettled(azure, nothingLanded, sent);
}

/** All rows, unmasked, in order of their text. */
export async function personalRows(azure: Azure, summary: Summary): Promise<Row[]> {
  const rows = await allRows(azure, summary, { personal: true });
  return rows.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** The same events in another order, the same one for the same seed. */
export function shuffled<T>(items: readonly T[], random: { between(low: number, high: number): number }): T[] {
  const result = [...items];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = random.between(0, index);
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}
