import { app } from "@azure/functions";
import { azure } from "../shared/platform/azure/app.ts";
import { isOn } from "../shared/platform/azure/telemetry/targets.ts";
import { startTelemetry, type Telemetry } from "../shared/platform/azure/telemetry/telemetry.ts";
import { log } from "../shared/platform/telemetry/log.ts";

const targets = azure.configuration.telemetry;

// The host leaves log lines to us: it would send ours a second time, without their fields and without their trace.
// So it also says nothing any more of an invocation that fails.
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
