import { expect, it } from "vitest";
import { onceInAWhile } from "./once-in-a-while.ts";

it("says a line again only after half a minute", () => {
  const lines: string[] = [];
  let now = 0;
  const say = onceInAWhile(
    (line) => lines.push(line),
    () => now,
  );
  say("a");
  say("b");
  now = 29_999;
  say("a");
  expect(lines).toEqual(["a", "b"]);
  now = 30_000;
  say("a");
  expect(lines).toEqual(["a", "b", "a"]);
});
