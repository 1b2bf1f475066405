import { describe, expect, it } from "vitest";
import { readLocalOptions } from "./options.ts";

describe("telemetry of the app", () => {
  it("is off until a flag or the environment says on", () => {
    expect(readLocalOptions([], {}).telemetry).toBe(false);
    expect(readLocalOptions(["--telemetry", "on"], {}).telemetry).toBe(true);
    expect(readLocalOptions([], { KOREVITAL_TELEMETRY: "on" }).telemetry).toBe(true);
    expect(readLocalOptions(["--telemetry", "off"], { KOREVITAL_TELEMETRY: "on" }).telemetry).toBe(false);
  });

  it("is nothing else", () => {
    expect(() => readLocalOptions(["--telemetry", "loud"], {})).toThrow("--telemetry must be on or off");
  });
});
