import { setTimeout as sleep } from "node:timers/promises";
import { maskingFor } from "../../shared/composition.ts";
import type { HubEvent } from "../../shared/platform/azure/hub-events.ts";
import type { Hub } from "../../shared/platform/azure/hubs.ts";
import { printable } from "../../shared/platform/printable.ts";
import { isoTime } from "../../shared/platform/time.ts";
import { everybody } from "../../shared/serving/audit/audit-record.ts";
import { recordCommandRead } from "../common/record-command-read.ts";
import type { TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";
import { maskedScore } from "./mask.ts";

export interface TailFlags extends TargetFlags {
  readonly from: "end" | "beginning";
  readonly limit?: number | undefined;
  readonly personal: boolean;
  readonly format: "table" | "ndjson";
}

const interval = 1_000;
/** Events of one partition in memory. */
const maxEvents = 1_000;

/** Prints the events of a hub until Ctrl-C, or up to the limit. */
export async function tailHub(name: string, { from, limit = Infinity, personal, format, ...flags }: TailFlags) {
  const azure = openTarget(flags);
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  try {
    const mask = personal ? (body: string) => body : maskedScore(maskingFor(azure).pseudonymise);
    if (personal) await recordCommandRead(azure, "tail", { what: name, subjects: everybody }, Date.now());
    let printed = 0;
    for await (const event of eventsOf(azure.hub(name), from, stop.signal)) {
      const line = { enqueued: isoTime(event.enqueuedTime), event: mask(Buffer.from(event.body).toString()) };
      console.log(format === "ndjson" ? JSON.stringify(line) : `${line.enqueued}  ${printable(line.event)}`);
      printed += 1;
      if (printed >= limit) return;
    }
  } finally {
    await azure.close();
  }
}

/** All events from a position on, partition by partition, until the signal. */
async function* eventsOf(hub: Hub, from: TailFlags["from"], stop: AbortSignal): AsyncGenerator<HubEvent> {
  const next = new Map<string, number>();
  for (let isFirst = true; !stop.aborted; isFirst = false) {
    for (const { id, beginning, last } of (await hub.state()).partitions) {
      const start = isFirst && from === "end" ? last + 1 : Math.max(next.get(id) ?? 0, beginning);
      const end = Math.min(last, start + maxEvents - 1);
      if (end >= start) yield* await hub.events(id, start, end);
      next.set(id, Math.max(start, end + 1));
    }
    // A signal ends the wait.
    await sleep(interval, undefined, { signal: stop }).catch(() => {});
  }
}
