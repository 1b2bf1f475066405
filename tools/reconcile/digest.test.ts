import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDigests, Digester, hashOf, subtractBodies } from "./digest.ts";

const digestOf = (bodies: readonly string[]) => {
  const digester = new Digester();
  for (const body of bodies) digester.add(hashOf(Buffer.from(body)));
  return digester.digest();
};
const bodies = fc.array(fc.string({ maxLength: 3 }), { maxLength: 20 });

describe("a digest", () => {
  it("is equal for the same bodies in any order and partitioning", () => {
    fc.assert(
      fc.property(bodies, bodies, (some, others) => {
        const all = digestOf([...some, ...others]);
        expect(digestOf([...others, ...some])).toEqual(all);
        expect(addDigests([digestOf(some), digestOf(others)])).toEqual(all);
      }),
    );
  });

  it("differs for other bodies or other numbers of copies", () => {
    fc.assert(
      fc.property(bodies, bodies, (some, others) => {
        const same = JSON.stringify(some.toSorted()) === JSON.stringify(others.toSorted());
        expect(JSON.stringify(digestOf(some)) === JSON.stringify(digestOf(others))).toBe(same);
      }),
    );
  });

  it("supports the removal of bodies", () => {
    fc.assert(
      fc.property(bodies, bodies, (some, others) => {
        const removed = others.map((body) => ({ hash: hashOf(Buffer.from(body)), times: 1 }));
        expect(subtractBodies(digestOf([...some, ...others]), removed)).toEqual(digestOf(some));
      }),
    );
  });
});
