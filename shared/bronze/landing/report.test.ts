import { expect, it } from "vitest";
import { reportName } from "./report.ts";

const nameFor = (name: string, etag = "0x1") => reportName({ file: { name, etag } });

it("has a unique name for each version of a file, safe in URLs and never too long", () => {
  expect(nameFor("2026/11/a b#ü?.csv")).toMatch(/^2026\/11\/a%20b%23%C3%BC%3F\.csv\/[0-9a-f]{16}\.json$/);
  expect(nameFor("f", "0x1")).not.toBe(nameFor("f", "0x2"));
  const long = "ü".repeat(1000);
  expect(nameFor(long).length).toBeLessThan(1024);
  expect(nameFor(long)).not.toBe(nameFor(`${long}x`));
});
