import { describe, expect, it } from "vitest";
import { type Reader, ReaderGroup } from "./reader-group.ts";
import type { AmqpError } from "./rhea-view.ts";

function reader(name: string, ownerLevel?: number): Reader & { disconnectedBy: AmqpError[] } {
  const disconnectedBy: AmqpError[] = [];
  return { name, ownerLevel, disconnectedBy, disconnect: (reason) => disconnectedBy.push(reason) };
}

describe("the readers of a partition", () => {
  it.each([0, 1])("are disconnected by an owner level higher by %i", (difference) => {
    const group = new ReaderGroup();
    const first = reader("first", 3);
    expect(group.add(first)).toBeUndefined();
    expect(group.add(reader("second", 3 + difference))).toBeUndefined();
    expect(first.disconnectedBy).toMatchObject([{ condition: "amqp:link:stolen" }]);
    expect(first.disconnectedBy[0]?.description).toContain("'second'");
  });

  it("cause the rejection of a lower owner level, and of a reader without one", () => {
    const group = new ReaderGroup();
    const owner = reader("owner", 3);
    group.add(owner);
    expect(group.add(reader("low", 2))).toMatchObject({ condition: "amqp:link:stolen" });
    expect(group.add(reader("none"))).toMatchObject({ condition: "amqp:link:stolen" });
    expect(owner.disconnectedBy).toEqual([]);
  });

  it("are at most five without an owner level, and all are disconnected by one with", () => {
    const group = new ReaderGroup();
    const readers = [1, 2, 3, 4, 5].map((n) => reader(`reader ${n}`));
    expect(readers.map((each) => group.add(each))).toEqual(Array(5).fill(undefined));
    expect(group.add(reader("sixth"))).toMatchObject({ condition: "amqp:resource-limit-exceeded" });
    expect(group.add(reader("owner", 0))).toBeUndefined();
    expect(readers.map(({ disconnectedBy }) => disconnectedBy.length)).toEqual(Array(5).fill(1));
  });

  it("allow any other reader after they are removed", () => {
    const group = new ReaderGroup();
    const owner = reader("owner", 9);
    group.add(owner);
    group.remove(owner);
    expect(group.add(reader("none"))).toBeUndefined();
  });
});
