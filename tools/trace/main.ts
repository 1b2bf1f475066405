import { maskingFor, traceFor } from "../../shared/composition.ts";
import { summaries } from "../../shared/gold/registry.ts";
import { findEvents } from "../../shared/operations/trace/find.ts";
import { maskTrace } from "../../shared/operations/trace/mask-trace.ts";
import type { Trace } from "../../shared/operations/trace/trace.ts";
import { traceEvent } from "../../shared/operations/trace/trace-event.ts";
import { everybody } from "../../shared/serving/audit/audit-record.ts";
import { recordCommandRead } from "../common/record-command-read.ts";
import type { TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";
import type { EventSelection } from "./selection.ts";
import { traceText } from "./text.ts";

export interface TraceFlags extends TargetFlags {
  readonly personal: boolean;
  readonly format: "table" | "json" | "ndjson";
}

/** Prints the traces of the selected events. */
export async function printTraces(selection: EventSelection, flags: TraceFlags): Promise<void> {
  const azure = openTarget(flags);
  try {
    const context = traceFor(azure, Date.now, (hub) => console.error(`hub ${hub} does not respond`));
    const masking = maskingFor(azure);
    if (flags.personal) await recordCommandRead(azure, "trace", { what: "events", subjects: everybody }, Date.now());
    const traces: Trace[] = [];
    for (const id of "id" in selection ? [selection.id] : await findEvents(context, selection)) {
      const trace = await traceEvent(context, id);
      traces.push(flags.personal ? trace : maskTrace(trace, summaries, masking));
    }
    if (flags.format === "json") console.log(JSON.stringify(traces, null, 2));
    else if (flags.format === "ndjson") for (const trace of traces) console.log(JSON.stringify(trace));
    else console.log(traces.map(traceText).join("\n\n"));
    if (flags.format === "table" && !flags.personal && traces.length > 0)
      console.error("Personal data is masked: --personal shows it.");
  } finally {
    await azure.close();
  }
}
