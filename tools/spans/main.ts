import { existsSync } from "node:fs";
import { join } from "node:path";
import { InvalidArgumentError } from "@commander-js/extra-typings";
import { quarantineFor } from "../../shared/composition.ts";
import { type EventId, eventIdFormat, parseEventId } from "../../shared/operations/quarantine/event-id.ts";
import { locateEvent } from "../../shared/operations/trace/locate.ts";
import { spanContextFrom } from "../../shared/platform/telemetry/remote-parent.ts";
import { stackFolder, type TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";
import { readOtlp } from "../telemetry/otlp.ts";
import { pathThrough, spansOf, treeText } from "../telemetry/span-tree.ts";

/** Prints the spans of an event, or the trace id if the spans are not on this machine. */
export async function printSpans(
  event: string,
  { format, ...flags }: TargetFlags & { readonly format: "table" | "json" | "ndjson" },
): Promise<void> {
  const id = eventFrom(event);
  const azure = openTarget(flags);
  try {
    const { traceId, spanId } = await landingSpan(quarantineFor(azure), id);
    const folder = azure.configuration.telemetry.folder ?? join(stackFolder(flags), "telemetry");
    if (!existsSync(folder)) {
      console.log(`trace ${traceId}, span ${spanId}; docs/telemetry.md contains the query for Application Insights`);
      return;
    }
    const path = pathThrough(spansOf(await readOtlp(folder, "spans")), spanId);
    if (path.length === 0) throw new Error(`trace ${traceId}, span ${spanId}: not found in ${folder}`);
    if (format === "json") console.log(JSON.stringify(path, null, 2));
    else if (format === "ndjson") for (const span of path) console.log(JSON.stringify(span));
    else console.log(treeText(path));
  } finally {
    await azure.close();
  }
}

function eventFrom(text: string): EventId {
  const id = parseEventId(text);
  if (id === undefined) throw new InvalidArgumentError(`${text} is not an event id: ${eventIdFormat} expected`);
  return id;
}

/** The span that the event's manifest row contains. */
async function landingSpan(store: Parameters<typeof locateEvent>[0], id: EventId) {
  const { located } = await locateEvent(store, id);
  if (located === undefined)
    throw new Error("neither bronze nor quarantine contains this event: see npx korevital trace");
  const span = spanContextFrom(located.row.trace);
  if (span !== undefined) return span;
  const isCompacted = located.row.from < located.row.position;
  throw new Error(
    isCompacted
      ? "its file was compacted: the spans of compacted rows are not retained"
      : "telemetry was off when it landed",
  );
}
