import { describe, expect, it } from "vitest";
import { checkInstanceId } from "./instance-id.ts";

describe("an instance id", () => {
  it.each(["gold", "a", "x".repeat(100), "silver:user-info/0".replace("/", "-"), "with space ~!"])(
    "may be %s",
    (id) => {
      expect(() => checkInstanceId(id)).not.toThrow();
    },
  );

  it.each([
    ["", "it is empty"],
    ["x".repeat(101), "it has 101 characters, and 100 is the most"],
    ["ä", "it has characters that are not printable ASCII"],
    ["a\n", "it has characters that are not printable ASCII"],
    ["a/b", "it has one of the characters / \\ # ?"],
    ["a?b", "it has one of the characters / \\ # ?"],
    ["@a@b", "only entities' ids start with @"],
  ])("cannot be %j", (id, why) => {
    expect(() => checkInstanceId(id)).toThrow(why);
  });
});
