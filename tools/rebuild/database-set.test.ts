import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readConfiguration } from "../../shared/platform/azure/configuration.ts";
import { descriptionsOf, livePair, pairNamed, refuseLive } from "./database-set.ts";
import { switchText } from "./switch.ts";

const sample = JSON.parse(readFileSync("local.settings.sample.json", "utf8")).Values;
const configuration = (more = {}) => readConfiguration({ ...sample, ...more });

describe("a pair of databases", () => {
  it("has its name in both, but for the first", () => {
    expect(pairNamed("2026-11")).toEqual({ name: "2026-11", silver: "silver-2026-11", gold: "gold-2026-11" });
    expect(pairNamed("first")).toEqual({ name: "first", silver: "silver", gold: "gold" });
    expect(livePair(configuration())).toEqual(pairNamed("first"));
    expect(livePair(configuration({ SILVER_DATABASE: "silver-x", GOLD_DATABASE: "gold-x" }))).toEqual(pairNamed("x"));
  });

  it.each(["", "A", "a/b", "-a", "a-", "a".repeat(41), "a b"])("is not called %j", (name) => {
    expect(() => pairNamed(name)).toThrow("is no name for databases");
  });

  it("is not the app's", () => {
    const [first, other] = [pairNamed("first"), pairNamed("x")];
    expect(() => refuseLive(first, configuration())).toThrow("the app works with silver: take another name than first");
    expect(() => refuseLive(other, configuration({ GOLD_DATABASE: "gold-x" }))).toThrow("the app works with gold-x");
    expect(() => refuseLive(other, configuration({ OUTBOX_DATABASE: "silver-x" }))).toThrow("is the outbox's");
    expect(() => refuseLive(other, configuration())).not.toThrow();
  });

  it("has all that is made of bronze, and not what is kept", () => {
    const [silver, gold] = descriptionsOf(pairNamed("x"));
    expect(silver).toMatchObject({ database: "silver-x", containers: expect.arrayContaining([]) });
    expect(silver?.containers.map(({ name }) => name)).toContain("heart-rates");
    const names = gold?.containers.map(({ name }) => name);
    expect(names).toContain("gold-progress");
    expect(names).not.toContain("outbox");
  });

  it("is switched to by settings, here and in Azure", () => {
    const text = switchText(pairNamed("x"), configuration(), "UTC");
    expect(text).toContain("  SILVER_DATABASE=silver-x\n  GOLD_DATABASE=gold-x\n");
    expect(text).toContain("param pair = 'x'");
    expect(text).toContain("--drop first");
    expect(text).not.toContain("REPORTING_TIME_ZONE");
    expect(switchText(pairNamed("x"), configuration(), "Asia/Tokyo")).toContain("  REPORTING_TIME_ZONE=Asia/Tokyo\n");
  });
});
