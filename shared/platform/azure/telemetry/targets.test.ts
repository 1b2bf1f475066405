import { describe, expect, it } from "vitest";
import { identityFrom, isOn, targetsFrom } from "./targets.ts";
import { startTelemetry } from "./telemetry.ts";

const none = { folder: "", connectionString: "", authentication: "" };

describe("telemetry targets", () => {
  it("are empty without settings, and nothing is started", async () => {
    const targets = targetsFrom(none);
    expect(targets).toEqual({ folder: undefined, applicationInsights: undefined });
    expect(isOn(targets)).toBe(false);
    await (await startTelemetry(targets)).stop();
  });

  it("are a folder, Application Insights, or both", () => {
    expect(isOn(targetsFrom({ ...none, folder: "/tmp/x" }))).toBe(true);
    const both = targetsFrom({
      folder: "/tmp/x",
      connectionString: "c",
      authentication: "ClientId=7;Authorization=AAD",
    });
    expect(both).toEqual({
      folder: "/tmp/x",
      applicationInsights: { connectionString: "c", identity: { clientId: "7" } },
    });
    expect(targetsFrom({ ...none, connectionString: "c" }).applicationInsights).toEqual({
      connectionString: "c",
      identity: undefined,
    });
  });

  it("read an identity as the Functions host does", () => {
    expect(identityFrom(" authorization = aad ;")).toEqual({ clientId: undefined });
    for (const text of ["ClientId=7", "Authorization=Key", "nonsense"])
      expect(() => identityFrom(text)).toThrow("Authorization=AAD expected");
  });
});
