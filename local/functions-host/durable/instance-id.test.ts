import { describe, expect, it } from "vitest";
import { checkInstanceId } from "./instance-id.ts";

describe("an instance id", () => {
  it.each(["gold", "a", "x".repeat(100), "silver:user-info/0".replace("/", "-"), "with space ~!"])(
    "can be %s",
    (id) => {
      expect(() => checkInstanceId(id)).not.toThrow();
    },
  );

  it.each([
    ["", "it is empty"],
    ["x".repeat(101), "it has more than 100 characters"],
    ["ä", "it contains characters that are not printable ASCII"],
    ["a\n", "it contains characters that are not printable ASCII"],
    ["a/b", "it contains one of the characters / \\ # ?"],
    ["a?b", "it contains one of the characters / \\ # ?"],
    ["@a@b", "ids that start with @ are reserved for entities"],
  ])("cannot be %j", (id, reason) => {
    expect(() => checkInstanceId(id)).toThrow(reason);
  });
});
