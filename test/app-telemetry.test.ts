import { readFileSync } from "node:fs";
import { app, InvocationContext } from "@azure/functions";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const sample: Record<string, string> = JSON.parse(readFileSync("local.settings.sample.json", "utf8")).Values;
const connectionString = "InstrumentationKey=00000000-0000-0000-0000-000000000007";

describe("functions/telemetry.ts", () => {
  const hooks = { appStart: vi.fn(), appTerminate: vi.fn(), postInvocation: vi.fn() };
  const setup = vi.fn();

  beforeEach(() => {
    vi.resetModules();
    vi.spyOn(app, "setup").mockImplementation(setup);
    for (const name of ["appStart", "appTerminate", "postInvocation"] as const)
      vi.spyOn(app.hook, name).mockImplementation(hooks[name]);
    for (const [name, value] of Object.entries(sample)) vi.stubEnv(name, value);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    for (const hook of [...Object.values(hooks), setup]) hook.mockReset();
  });

  const load = () => import("../functions/telemetry.ts");

  it("registers nothing without a target of telemetry", async () => {
    await load();
    for (const mock of [setup, ...Object.values(hooks)]) expect(mock).not.toHaveBeenCalled();
  });

  it("starts and stops telemetry with a folder, and leaves log lines to the host", async () => {
    vi.stubEnv("TELEMETRY_FOLDER", "/tmp/none");
    await load();
    expect(hooks.appStart).toHaveBeenCalledOnce();
    expect(hooks.appTerminate).toHaveBeenCalledOnce();
    expect(setup).not.toHaveBeenCalled();
    // Nothing was started, so that nothing is stopped.
    expect(hooks.appTerminate.mock.calls[0]?.[0]()).toBeUndefined();
  });

  it("exports log lines itself with Application Insights, and logs failed invocations", async () => {
    vi.stubEnv("APPLICATIONINSIGHTS_CONNECTION_STRING", connectionString);
    await load();
    expect(setup).toHaveBeenCalledExactlyOnceWith({ capabilities: { WorkerOpenTelemetryEnabled: true } });
    const lines: string[] = [];
    const invocationContext = new InvocationContext({
      functionName: "ingest-workouts",
      logHandler: (level, ...args) => lines.push(`${level}: ${args.join(" ").split("\n")[0]}`),
    });
    const [hook] = hooks.postInvocation.mock.calls[0] ?? [];
    hook({ error: undefined, invocationContext });
    hook({ error: new Error("no answer"), invocationContext });
    expect(lines).toEqual(["error: ingest-workouts failed Error: no answer"]);
  });
});
