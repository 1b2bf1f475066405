import { describe, expect, it } from "vitest";
import { readLocalOptions } from "./options.ts";

describe("telemetry of the app", () => {
  it("is off by default, and on by a flag or the environment", () => {
    expect(readLocalOptions([], {}).telemetry).toBe(false);
    expect(readLocalOptions(["--telemetry", "on"], {}).telemetry).toBe(true);
    expect(readLocalOptions([], { LOCAL_AZURE_TELEMETRY: "on" }).telemetry).toBe(true);
    expect(readLocalOptions(["--telemetry", "off"], { LOCAL_AZURE_TELEMETRY: "on" }).telemetry).toBe(false);
  });

  it("has no other values", () => {
    expect(() => readLocalOptions(["--telemetry", "loud"], {})).toThrow("Allowed choices are on, off");
    expect(() => readLocalOptions([], { LOCAL_AZURE_TELEMETRY: "loud" })).toThrow("--telemetry must be on or off");
  });
});

describe("PostgreSQL", () => {
  it("is embedded by default, on its usual port", () => {
    expect(readLocalOptions([], {})).toMatchObject({ postgres: "on", postgresPort: 5432 });
    expect(readLocalOptions([], { LOCAL_AZURE_POSTGRES: "off" }).postgres).toBe("off");
  });

  it("is another server by its URL, and nothing else", () => {
    const url = "postgres://me@db:5433";
    expect(readLocalOptions(["--postgres", url], {}).postgres).toBe(url);
    for (const wrong of ["yes", "http://db", "postgres//db"])
      expect(() => readLocalOptions(["--postgres", wrong], {})).toThrow("--postgres must be on, off, or a URL");
  });
});

it("starts the app of --app, and describes that of the current folder without it", () => {
  expect(readLocalOptions([], {})).toMatchObject({ appFolder: process.cwd(), startsApp: false, watch: [] });
  expect(readLocalOptions(["--app", "/shop", "--watch", "src", "--watch", "host.json"], {})).toMatchObject({
    ...{ appFolder: "/shop", startsApp: true, watch: ["src", "host.json"] },
  });
});

it("sets settings of the app, whose values can contain anything", () => {
  expect(readLocalOptions([], {}).settings).toEqual({});
  const url = "URL=http://127.0.0.1:1/?a=b";
  expect(
    readLocalOptions(["--set", url, "--set", "GOLD_SCHEDULE=*/1 * * * * *", "--set", "EMPTY="], {}).settings,
  ).toEqual({ URL: "http://127.0.0.1:1/?a=b", GOLD_SCHEDULE: "*/1 * * * * *", EMPTY: "" });
  for (const wrong of ["NAME", "=1", "A B=1"])
    expect(() => readLocalOptions(["--set", wrong], {})).toThrow("--set must be a name and a value");
});
