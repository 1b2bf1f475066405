import { parseArgs } from "node:util";
import { maskingFor, traceFor } from "../../shared/composition.ts";
import { summaries } from "../../shared/gold/registry.ts";
import { type EventId, eventIdFormat, parseEventId } from "../../shared/operations/quarantine/event-id.ts";
import type { TraceContext } from "../../shared/operations/trace/context.ts";
import { findEvents } from "../../shared/operations/trace/find.ts";
import { maskTrace } from "../../shared/operations/trace/mask-trace.ts";
import type { Trace } from "../../shared/operations/trace/trace.ts";
import { traceEvent } from "../../shared/operations/trace/trace-event.ts";
import { exitWithError } from "../common/fail.ts";
import { openTarget, targetOptions, targetUsage } from "../common/target.ts";
import { parseTime } from "../quarantine/parse-time.ts";
import { traceText } from "./text.ts";

const usage = `npm run trace -- EVENT [--personal] [--format table|json]
npm run trace -- (--device ID | --user ID) --time T

Follows one event through hub, manifest, bronze, outcome, silver, gold and exports, and explains why a summary has no
row of it.
  EVENT            ${eventIdFormat}; quote it
  --device, --user with --time: all accepted events with that device or user and time (2026-11-24T10:30:05.250, UTC, or
  epoch
                   seconds or milliseconds). This reads bronze; an EVENT is faster
  --personal       prints personal data: keys, bodies, readings and unmasked rows
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
  const findIds = eventSelection(positionals, { device, user, time });
  const azure = openTarget(values);
  try {
    const context = traceFor(azure, (hub) => console.error(`hub ${hub} does not respond`));
    const masking = maskingFor(azure);
    const traces: Trace[] = [];
    for (const id of await findIds(context)) {
      const trace = await traceEvent(context, id);
      traces.push(values.personal ? trace : maskTrace(trace, summaries, masking));
    }
    console.log(format === "json" ? JSON.stringify(traces, null, 2) : traces.map(traceText).join("\n\n"));
  } finally {
    await azure.close();
  }
}

/** @throws Error when the arguments are invalid, before anything is read */
function eventSelection(
  positionals: readonly string[],
  { device, user, time }: Readonly<Record<"device" | "user" | "time", string | undefined>>,
): (context: TraceContext) => Promise<readonly EventId[]> {
  const [text, ...others] = positionals;
  if ([text, device, user].filter((each) => each !== undefined).length !== 1 || others.length > 0)
    throw new Error("exactly one of EVENT, --device ID and --user ID expected");
  if (text !== undefined) {
    const id = parseEventId(text);
    if (id === undefined) throw new Error(`${text} is not an event id: ${eventIdFormat} expected`);
    return async () => [id];
  }
  if (time === undefined) throw new Error("--time T expected: the time of the event");
  const at = timeOf(time);
  return (context) =>
    findEvents(
      context,
      device === undefined
        ? { property: "userId", value: user ?? "", time: at }
        : { property: "deviceId", value: device, time: at },
    );
}

/** As in the streams: a number is epoch seconds, or milliseconds above 1e11. */
function timeOf(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) return parseTime("--time", text, Date.now());
  const number = Number(text);
  return Math.round(number > 1e11 ? number : number * 1000);
}

main().catch(exitWithError);
