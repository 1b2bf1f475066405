import { type LogContext, log } from "../../shared/platform/telemetry/log.ts";
import { lastingFailures } from "./lasting-failures.ts";
import { now } from "./pipeline.ts";

/** Failures of work that its timer retries at the next tick, with the field that names the work. */
type Failure =
  | { readonly name: "silver-failed"; readonly values: { readonly partition: string } }
  | { readonly name: "gold-failed"; readonly values: { readonly summary: string | undefined } }
  | { readonly name: "export-failed"; readonly values: { readonly summary: string } }
  | { readonly name: "outbox-failed"; readonly values: Readonly<Record<string, never>> };

const alerts = lastingFailures(now);

/** Logs the failure as an alert, or as `work-throttled` while a service throttles for a short time. */
export function logFailure(context: LogContext, failure: Failure, error: unknown): void {
  const work = [failure.name, ...Object.values(failure.values)].join(" ");
  if (!alerts(work, error)) log(context, "work-throttled", { work }, error);
  else if (failure.name === "silver-failed") log(context, "silver-failed", failure.values, error);
  else if (failure.name === "gold-failed") log(context, "gold-failed", failure.values, error);
  else if (failure.name === "export-failed") log(context, "export-failed", failure.values, error);
  else log(context, "outbox-failed", {}, error);
}
