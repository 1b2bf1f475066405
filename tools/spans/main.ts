import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type EventId, parseEventId } from "../../shared/operations/quarantine/event-id.ts";
import { locate } from "../../shared/operations/trace/locate.ts";
import { spanContextFrom } from "../../shared/platform/telemetry/remote-parent.ts";
import { fail } from "../common/fail.ts";
import { openTarget, stackFolder, targetOptions, targetUsage } from "../common/target.ts";
import { quarantineStore } from "../quarantine/context.ts";
import { readOtlp } from "../telemetry/otlp.ts";
import { spansOf, treeText, wayThrough } from "../telemetry/span-tree.ts";

const usage = `npm run spans -- EVENT [--format table|json]

The work that one event was in, from the request that brought it to gold: when, how long, and what followed it.
Spans are of batches: the same ones for all events that came together. Needs an app that was started with --telemetry on;
of an app in Azure the trace id is printed, and docs/telemetry.md has the query.
  EVENT            stream|partition|epoch|sequence of a hub, or stream|file-N|0|FILE|record of a landed file; quote it
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
    const { traceId, spanId } = await workThatLanded(quarantineStore(azure), eventFrom(positionals));
    const folder = azure.configuration.telemetry.folder ?? join(stackFolder(values), "telemetry");
    if (!existsSync(folder)) {
      console.log(`trace ${traceId}, span ${spanId}; docs/telemetry.md has the query for Application Insights`);
      return;
    }
    const way = wayThrough(spansOf(await readOtlp(folder, "spans")), spanId);
    if (way.length === 0) throw new Error(`trace ${traceId}, span ${spanId}: not in ${folder} (any more)`);
    console.log(values.format === "json" ? JSON.stringify(way, null, 2) : treeText(way));
  } finally {
    await azure.close();
  }
}

function eventFrom([text = "", ...others]: readonly string[]): EventId {
  const id = others.length === 0 ? parseEventId(text) : undefined;
  if (id === undefined)
    throw new Error(`${text} is no id of an event: stream|partition|epoch|sequence or stream|file-N|0|FILE|record`);
  return id;
}

/** The span that the event's row in the manifest names. */
async function workThatLanded(store: Parameters<typeof locate>[0], id: EventId) {
  const { located } = await locate(store, id);
  if (located === undefined) throw new Error("neither bronze nor quarantine has this event: npm run trace says more");
  const span = spanContextFrom(located.row.trace);
  if (span !== undefined) return span;
  const merged = located.row.from < located.row.position;
  throw new Error(
    merged ? "its file was merged with others since: their spans are forgotten" : "telemetry was off when it landed",
  );
}

main().catch(fail);
