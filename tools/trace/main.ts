import { parseArgs } from "node:util";
import { summaries } from "../../shared/gold/registry.ts";
import { type EventId, parseEventId } from "../../shared/operations/quarantine/event-id.ts";
import type { TraceWorld } from "../../shared/operations/trace/context.ts";
import { findEvents } from "../../shared/operations/trace/find.ts";
import { masked } from "../../shared/operations/trace/mask-trace.ts";
import type { Trace } from "../../shared/operations/trace/trace.ts";
import { traceEvent } from "../../shared/operations/trace/trace-event.ts";
import { pseudonymiser } from "../../shared/serving/masking/pseudonym.ts";
import { fail } from "../common/fail.ts";
import { openTarget, targetOptions, targetUsage } from "../common/target.ts";
import { momentOf } from "../quarantine/moment.ts";
import { traceWorld } from "./context.ts";
import { traceText } from "./text.ts";

const usage = `npm run trace -- EVENT [--personal] [--format table|json]
npm run trace -- (--device ID | --user ID) --time T

The whole way of one event: hub, manifest, bronze, outcome, silver, gold, exports; and where it is in no row, why.
  EVENT            stream|partition|epoch|sequence of a hub, or stream|file-N|0|FILE|record of a landed file; quote it
  --device, --user with --time: every accepted event of it with that very time (2026-11-24T10:30:05.250, UTC, or epoch seconds or
                   milliseconds). Bronze is read for it: quicker with an EVENT
  --personal       keys, bodies, readings and whole rows, too
${targetUsage}

  npm run trace -- 'heart-rates|0|1795507200000|17'
  npm run trace -- --device 500001 --time 2026-11-24T10:30:05`;

const options = {
  ...targetOptions,
  device: { type: "string" },
  user: { type: "string" },
  time: { type: "string" },
  personal: { type: "boolean", default: false },
  format: { type: "string", default: "table" },
  help: { type: "boolean", default: false },
} as const;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const { device, user, time, format } = values;
  if (values.help || (positionals.length === 0 && device === undefined && user === undefined)) {
    console.log(usage);
    return;
  }
  if (format !== "table" && format !== "json") throw new Error("--format must be table or json");
  const wanted = wantedEvents(positionals, { device, user, time });
  const azure = openTarget(values);
  try {
    const world = traceWorld(azure, (hub) => console.error(`hub ${hub} does not answer`));
    const pseudonymise = pseudonymiser(azure.configuration.pseudonymKey);
    const traces: Trace[] = [];
    for (const id of await wanted(world)) {
      const trace = await traceEvent(world, id);
      traces.push(values.personal ? trace : masked(trace, summaries, pseudonymise));
    }
    console.log(format === "json" ? JSON.stringify(traces, null, 2) : traces.map(traceText).join("\n\n"));
  } finally {
    await azure.close();
  }
}

/** @throws Error that says what was not understood, before anything is asked */
function wantedEvents(
  positionals: readonly string[],
  { device, user, time }: Readonly<Record<"device" | "user" | "time", string | undefined>>,
): (world: TraceWorld) => Promise<readonly EventId[]> {
  const [text, ...others] = positionals;
  if ([text, device, user].filter((each) => each !== undefined).length !== 1 || others.length > 0)
    throw new Error("one EVENT, or --device ID, or --user ID expected");
  if (text !== undefined) {
    const id = parseEventId(text);
    if (id === undefined)
      throw new Error(`${text} is no id of an event: stream|partition|epoch|sequence or stream|file-N|0|FILE|record`);
    return async () => [id];
  }
  if (time === undefined) throw new Error("--time T expected: of the event itself");
  const at = timeOf(time);
  return (world) =>
    findEvents(
      world,
      device === undefined
        ? { property: "userId", value: user ?? "", time: at }
        : { property: "deviceId", value: device, time: at },
    );
}

/** As on the wire: digits are epoch seconds, or milliseconds beyond 1e11. */
function timeOf(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) return momentOf("--time", text, Date.now());
  const number = Number(text);
  return Math.round(number > 1e11 ? number : number * 1000);
}

main().catch(fail);
