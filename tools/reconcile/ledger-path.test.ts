import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findLedger, ledgerPath } from "./ledger-path.ts";

const began = Date.UTC(2026, 10, 24, 12);

describe("the path of a ledger", () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), "ledgers-"));
  });
  afterEach(() => {
    rmSync(data, { recursive: true });
  });

  it("is in the data folder of the stack that received the events", () => {
    expect(ledgerPath({ data }, began, 7)).toBe(join(data, "ledgers/2026-11-24T12-00-00-7.json"));
    expect(ledgerPath({}, began, 7)).toBe(".local/ledgers/2026-11-24T12-00-00-7.json");
  });

  it("resolves from a file and from its name", () => {
    const file = ledgerPath({ data }, began, 7);
    mkdirSync(dirname(file));
    writeFileSync(file, "{}");
    for (const name of [file, "2026-11-24T12-00-00-7.json", "2026-11-24T12-00-00-7"])
      expect(findLedger({ data }, name)).toBe(file);
    expect(() => findLedger({ data }, "other")).toThrow(
      `no ledger found: other, ${data}/ledgers/other, ${data}/ledgers/other.json do not exist`,
    );
  });
});
