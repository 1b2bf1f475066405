import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { quarantineFor } from "../../shared/composition.ts";
import { type EventId, eventIdFormat, parseEventId } from "../../shared/operations/quarantine/event-id.ts";
import { locateEvent } from "../../shared/operations/trace/locate.ts";
import { spanContextFrom } from "../../shared/platform/telemetry/remote-parent.ts";
import { exitWithError } from "../common/fail.ts";
import { openTarget, stackFolder, targetOptions, targetUsage } from "../common/target.ts";
import { readOtlp } from "../telemetry/otlp.ts";
import { pathThrough, spansOf, treeText } from "../telemetry/span-tree.ts";

const usage = `npm run spans -- EVENT [--format table|json]

Prints the spans that processed one event, from the request that sent it to gold, with start, duration and links.
Spans belong to batches: events that landed together have the same ones. Requires an app that was started with
--telemetry on; for an app in Azure the trace id is printed, and docs/telemetry.md contains the query.
  EVENT            ${eventIdFormat}; quote it
${targetUsage}

  npm run spans -- 'workouts|0|1795507200000|17'`;

async function main(): Promise<void> {
  const options = {
    ...targetOptions,
    format: { type: "string", default: "table" },
    help: { type: "boolean", default: false },
  } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  if (values.help || positionals.length === 0) {
    console.log(usage);
    return;
  }
  if (values.format !== "table" && values.format !== "json") throw new Error("--format must be table or json");
  const azure = openTarget(values);
  try {
    const { traceId, spanId } = await landingSpan(quarantineFor(azure), eventFrom(positionals));
    const folder = azure.configuration.telemetry.folder ?? join(stackFolder(values), "telemetry");
    if (!existsSync(folder)) {
      console.log(`trace ${traceId}, span ${spanId}; docs/telemetry.md contains the query for Application Insights`);
      return;
    }
    const path = pathThrough(spansOf(await readOtlp(folder, "spans")), spanId);
    if (path.length === 0) throw new Error(`trace ${traceId}, span ${spanId}: not found in ${folder}`);
    console.log(values.format === "json" ? JSON.stringify(path, null, 2) : treeText(path));
  } finally {
    await azure.close();
  }
}

function eventFrom([text = "", ...others]: readonly string[]): EventId {
  const id = others.length === 0 ? parseEventId(text) : undefined;
  if (id === undefined) throw new Error(`${text} is not an event id: ${eventIdFormat} expected`);
  return id;
}

/** The span that the event's manifest row contains. */
async function landingSpan(store: Parameters<typeof locateEvent>[0], id: EventId) {
  const { located } = await locateEvent(store, id);
  if (located === undefined) throw new Error("neither bronze nor quarantine contains this event: see npm run trace");
  const span = spanContextFrom(located.row.trace);
  if (span !== undefined) return span;
  const isCompacted = located.row.from < located.row.position;
  throw new Error(
    isCompacted
      ? "its file was compacted: the spans of compacted rows are not retained"
      : "telemetry was off when it landed",
  );
}

main().catch(exitWithError);
