import { type LogContext, log } from "../../shared/platform/telemetry/log.ts";
import { lastingFailures } from "./lasting-failures.ts";
import { now } from "./pipeline.ts";

/** Failures of work that its timer retries at the next tick, with the field that names the work. */
type Failure =
  | { readonly name: "silver-failed"; readonly values: { readonly partition: string } }
  | { readonly name: "gold-failed"; readonly values: { readonly summary: string | undefined } }
  | { readonly name: "export-failed"; readonly values: { readonly summary: string } }
  | { readonly name: "serving-failed"; readonly values: { readonly summary: string } }
  | { readonly name: "registry-failed"; readonly values: Readonly<Record<string, never>> }
  | { readonly name: "table-failed"; readonly values: { readonly container: string; readonly stream: string } }
  | { readonly name: "outbox-failed"; readonly values: Readonly<Record<string, never>> }
  | { readonly name: "webhooks-failed"; readonly values: Readonly<Record<string, never>> }
  | { readonly name: "api-failed"; readonly values: { readonly route: string; readonly request: string } };

const alerts = lastingFailures(now);

/** Logs the failure as an alert, or as `work-throttled` while a service throttles for a short time. */
export function logFailure(context: LogContext, failure: Failure, error: unknown): void {
  const work = workOf(failure);
  if (!alerts(work, error)) log(context, "work-throttled", { work }, error);
  else if (failure.name === "silver-failed") log(context, "silver-failed", failure.values, error);
  else if (failure.name === "gold-failed") log(context, "gold-failed", failure.values, error);
  else if (failure.name === "export-failed") log(context, "export-failed", failure.values, error);
  else if (failure.name === "table-failed") log(context, "table-failed", failure.values, error);
  else if (failure.name === "api-failed") log(context, "api-failed", failure.values, error);
  else if (failure.name === "serving-failed") log(context, "serving-failed", failure.values, error);
  else if (failure.name === "webhooks-failed") log(context, "webhooks-failed", {}, error);
  else if (failure.name === "registry-failed") log(context, "registry-failed", {}, error);
  else log(context, "outbox-failed", {}, error);
}

/** Requests of one route are one work. */
function workOf({ name, values }: Failure): string {
  return [name, ...Object.values("route" in values ? { route: values.route } : values)].join(" ");
}
