import { expect, it } from "vitest";
import { throttleRepeats } from "./throttle-repeats.ts";

it("passes a repeated line only after 30 s", () => {
  const lines: string[] = [];
  let now = 0;
  const write = throttleRepeats(
    (line) => lines.push(line),
    () => now,
  );
  write("a");
  write("b");
  now = 29_999;
  write("a");
  expect(lines).toEqual(["a", "b"]);
  now = 30_000;
  write("a");
  expect(lines).toEqual(["a", "b", "a"]);
});
