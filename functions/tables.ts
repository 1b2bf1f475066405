import type { InvocationContext } from "@azure/functions";
import { mirrorStreams } from "../shared/bronze/tables/mirror-streams.ts";
import { lakeFor } from "../shared/composition.ts";
import type { Snapshot } from "../shared/platform/delta/snapshot.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { second } from "../shared/platform/time.ts";
import { logFailure } from "./app/log-failure.ts";
import { azure, runtime } from "./app/pipeline.ts";
import { registerTimer } from "./app/timer.ts";

const lake = { ...lakeFor(azure), ...runtime };
/** The last versions, so that a tick reads what is new. */
const snapshots = new Map<string, Snapshot>();

registerTimer("tables", "TABLE_SCHEDULE", followManifest);

/** A failure is logged, so that the other tables follow; the next tick retries it. */
async function followManifest(context: InvocationContext): Promise<void> {
  for await (const { kind: container, stream, ...outcome } of mirrorStreams(lake, snapshots)) {
    if ("error" in outcome) {
      logFailure(context, { name: "table-failed", values: { container, stream } }, outcome.error);
      continue;
    }
    const { added, removed, lag } = outcome.done;
    record("korevital.table.lag", lag / second, { container, stream });
    if (added + removed > 0) log(context, "table-followed", { container, stream, added, removed });
  }
}
