import { second } from "../../platform/time.ts";
import { withTimeout } from "../../platform/with-timeout.ts";
import { type ApiResponse, jsonResponse } from "./response.ts";

/** A service that the app needs. `probe` is cheap, and throws if the service is not available. */
export interface Dependency {
  /** Contains no host name. */
  readonly name: string;
  probe(): Promise<unknown>;
}

export interface ProbeResult {
  readonly name: string;
  readonly status: "ok" | "failed";
  readonly milliseconds: number;
}

/** Milliseconds for one probe. */
const probeTimeout = 2 * second;

/** Probes all dependencies in parallel. Errors go to `onFailure` and not into the response, which is public. */
export async function probeAll(
  dependencies: readonly Dependency[],
  now: () => number,
  onFailure: (name: string, error: unknown) => void,
  timeout = probeTimeout,
): Promise<readonly ProbeResult[]> {
  return Promise.all(
    dependencies.map(async ({ name, probe }): Promise<ProbeResult> => {
      const startedAt = now();
      const result = (status: ProbeResult["status"]) => ({ name, status, milliseconds: now() - startedAt });
      try {
        await withTimeout(timeout, probe());
        return result("ok");
      } catch (error) {
        onFailure(name, error);
        return result("failed");
      }
    }),
  );
}

/** 200 if all probes succeeded, otherwise 503. */
export function healthResponse(checks: readonly ProbeResult[]): ApiResponse {
  const isHealthy = checks.every(({ status }) => status === "ok");
  return jsonResponse(isHealthy ? 200 : 503, { status: isHealthy ? "ok" : "failing", checks });
}
