import { app } from "@azure/functions";
import type { Telemetry } from "../shared/platform/azure/telemetry/providers.ts";
import { isOn } from "../shared/platform/azure/telemetry/targets.ts";
import { startTelemetry } from "../shared/platform/azure/telemetry/telemetry.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { azure } from "./app/pipeline.ts";

const targets = azure.configuration.telemetry;

// With this capability the host no longer forwards log lines: it would send them again, without fields and trace. It
// then no longer logs failed invocations either, so the hook does.
if (targets.applicationInsights !== undefined) {
  app.setup({ capabilities: { WorkerOpenTelemetryEnabled: true } });
  app.hook.postInvocation(({ error, invocationContext: context }) => {
    if (error) log(context, "invocation-failed", { function: context.functionName }, error);
  });
}

if (isOn(targets)) {
  let telemetry: Telemetry | undefined;
  app.hook.appStart(async () => {
    telemetry = await startTelemetry(targets);
  });
  app.hook.appTerminate(() => telemetry?.stop());
}
