import { copyFor } from "../shared/composition.ts";
import { copyLake } from "../shared/operations/recovery/copy-lake.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { azure, now } from "./app/pipeline.ts";
import { registerTimer } from "./app/timer.ts";

const context = copyFor(azure, now);

if (context !== undefined)
  registerTimer("copy", "COPY_SCHEDULE", async (invocation, deadline) => {
    try {
      const { blobs, bytes, waiting, lag } = await copyLake(context, deadline);
      if (lag !== undefined) record("korevital.copy.lag", lag / 1000, {});
      if (blobs + waiting > 0) log(invocation, "lake-copied", { blobs, bytes, waiting });
    } catch (error) {
      log(invocation, "copy-failed", {}, error);
    }
  });
