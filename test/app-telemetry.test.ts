import { readFileSync } from "node:fs";
import { app, InvocationContext } from "@azure/functions";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const sample: Record<string, string> = JSON.parse(readFileSync("local.settings.sample.json", "utf8")).Values;
const connectionString = "InstrumentationKey=00000000-0000-0000-0000-000000000007";

/** What `functions/telemetry.ts` asks of its host. */
describe("an app", () => {
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

  it("asks for nothing while telemetry goes nowhere", async () => {
    await load();
    for (const asked of [setup, ...Object.values(hooks)]) expect(asked).not.toHaveBeenCalled();
  });

  it("starts and stops it where there is a folder, and leaves log lines to the host", async () => {
    vi.stubEnv("TELEMETRY_FOLDER", "/tmp/none");
    await load();
    expect(hooks.appStart).toHaveBeenCalledOnce();
    expect(hooks.appTerminate).toHaveBeenCalledOnce();
    expect(setup).not.toHaveBeenCalled();
    // Nothing was started: then there is nothing to stop.
    expect(hooks.appTerminate.mock.calls[0]?.[0]()).toBeUndefined();
  });

  it("tells the host to leave log lines to it where they go to Application Insights, and then tells of what failed", async () => {
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
