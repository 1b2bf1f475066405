import { describe, expect, it } from "vitest";
import { type Reader, ReaderGroup } from "./reader-group.ts";
import type { AmqpError } from "./rhea-view.ts";

function reader(name: string, ownerLevel?: number): Reader & { disconnectedBy: AmqpError[] } {
  const disconnectedBy: AmqpError[] = [];
  return { name, ownerLevel, disconnectedBy, disconnect: (reason) => disconnectedBy.push(reason) };
}

describe("the readers of a partition", () => {
  it.each([0, 1])("give way to an owner level higher by %i", (difference) => {
    const group = new ReaderGroup();
    const first = reader("first", 3);
    expect(group.admit(first)).toBeUndefined();
    expect(group.admit(reader("second", 3 + difference))).toBeUndefined();
    expect(first.disconnectedBy).toMatchObject([{ condition: "amqp:link:stolen" }]);
    expect(first.disconnectedBy[0]?.description).toContain("'second'");
  });

  it("keep a lower owner level out, and one without", () => {
    const group = new ReaderGroup();
    const owner = reader("owner", 3);
    group.admit(owner);
    expect(group.admit(reader("low", 2))).toMatchObject({ condition: "amqp:link:stolen" });
    expect(group.admit(reader("none"))).toMatchObject({ condition: "amqp:link:stolen" });
    expect(owner.disconnectedBy).toEqual([]);
  });

  it("are at most five without an owner level, and all give way to one with", () => {
    const group = new ReaderGroup();
    const readers = [1, 2, 3, 4, 5].map((n) => reader(`reader ${n}`));
    expect(readers.map((each) => group.admit(each))).toEqual(Array(5).fill(undefined));
    expect(group.admit(reader("sixth"))).toMatchObject({ condition: "amqp:resource-limit-exceeded" });
    expect(group.admit(reader("owner", 0))).toBeUndefined();
    expect(readers.map(({ disconnectedBy }) => disconnectedBy.length)).toEqual(Array(5).fill(1));
  });

  it("leave room when they go", () => {
    const group = new ReaderGroup();
    const owner = reader("owner", 9);
    group.admit(owner);
    group.leave(owner);
    expect(group.admit(reader("none"))).toBeUndefined();
  });
});
