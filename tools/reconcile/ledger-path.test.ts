import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { accountPath, findAccount } from "./ledger-path.ts";

const began = Date.UTC(2026, 10, 24, 12);

describe("where an account is kept", () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), "accounts-"));
  });
  afterEach(() => {
    rmSync(data, { recursive: true });
  });

  it("is with the data of the stack that the events were sent to", () => {
    expect(accountPath({ data }, began, 7)).toBe(join(data, "accounts/2026-11-24T12-00-00-7.json"));
    expect(accountPath({}, began, 7)).toBe(".local/accounts/2026-11-24T12-00-00-7.json");
  });

  it("is found as a file, and by its name alone", () => {
    const file = accountPath({ data }, began, 7);
    mkdirSync(dirname(file));
    writeFileSync(file, "{}");
    for (const name of [file, "2026-11-24T12-00-00-7.json", "2026-11-24T12-00-00-7"])
      expect(findAccount({ data }, name)).toBe(file);
    expect(() => findAccount({ data }, "other")).toThrow(
      `there is no account other, nor ${data}/accounts/other, nor ${data}/accounts/other.json`,
    );
  });
});
