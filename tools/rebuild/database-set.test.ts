import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readConfiguration } from "../../shared/platform/azure/configuration.ts";
import { databaseDescriptions, databaseSetNamed, liveDatabaseSet, rejectLiveDatabases } from "./database-set.ts";
import { switchText } from "./switch.ts";

const sample = JSON.parse(readFileSync("local.settings.sample.json", "utf8")).Values;
const configuration = (more = {}) => readConfiguration({ ...sample, ...more });

describe("a database set", () => {
  it("contains its name in both databases, except for the first set", () => {
    expect(databaseSetNamed("2026-11")).toEqual({ name: "2026-11", silver: "silver-2026-11", gold: "gold-2026-11" });
    expect(databaseSetNamed("first")).toEqual({ name: "first", silver: "silver", gold: "gold" });
    expect(liveDatabaseSet(configuration())).toEqual(databaseSetNamed("first"));
    expect(liveDatabaseSet(configuration({ SILVER_DATABASE: "silver-x", GOLD_DATABASE: "gold-x" }))).toEqual(
      databaseSetNamed("x"),
    );
  });

  it.each(["", "A", "a/b", "-a", "a-", "a".repeat(41), "a b"])("rejects the name %j", (name) => {
    expect(() => databaseSetNamed(name)).toThrow("is not a valid name of a database set");
  });

  it("must not be used by the app", () => {
    const [first, other] = [databaseSetNamed("first"), databaseSetNamed("x")];
    expect(() => rejectLiveDatabases(first, configuration())).toThrow(
      "the app uses silver: use another name than first",
    );
    expect(() => rejectLiveDatabases(other, configuration({ GOLD_DATABASE: "gold-x" }))).toThrow("the app uses gold-x");
    expect(() => rejectLiveDatabases(other, configuration({ OUTBOX_DATABASE: "silver-x" }))).toThrow(
      "contains the outbox",
    );
    expect(() => rejectLiveDatabases(other, configuration())).not.toThrow();
  });

  it("contains the containers rebuilt from bronze, not the retained ones", () => {
    const [silver, gold] = databaseDescriptions(databaseSetNamed("x"));
    expect(silver).toMatchObject({ database: "silver-x", containers: expect.arrayContaining([]) });
    expect(silver?.containers.map(({ name }) => name)).toContain("heart-rates");
    const names = gold?.containers.map(({ name }) => name);
    expect(names).toContain("gold-progress");
    expect(names).not.toContain("outbox");
  });

  it("is selected by settings, locally and in Azure", () => {
    const text = switchText(databaseSetNamed("x"), configuration(), "UTC");
    expect(text).toContain("  SILVER_DATABASE=silver-x\n  GOLD_DATABASE=gold-x\n");
    expect(text).toContain("param databaseSet = 'x'");
    expect(text).toContain("--drop first");
    expect(text).not.toContain("REPORTING_TIME_ZONE");
    expect(switchText(databaseSetNamed("x"), configuration(), "Asia/Tokyo")).toContain(
      "  REPORTING_TIME_ZONE=Asia/Tokyo\n",
    );
  });
});
