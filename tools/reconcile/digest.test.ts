import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Digester, hashOf, sumOf, without } from "./digest.ts";

const digestOf = (bodies: readonly string[]) => {
  const digester = new Digester();
  for (const body of bodies) digester.add(hashOf(Buffer.from(body)));
  return digester.digest();
};
const bodies = fc.array(fc.string({ maxLength: 3 }), { maxLength: 20 });

describe("a digest", () => {
  it("is the same for the same bodies in any order and any cut", () => {
    fc.assert(
      fc.property(bodies, bodies, (some, others) => {
        const all = digestOf([...some, ...others]);
        expect(digestOf([...others, ...some])).toEqual(all);
        expect(sumOf([digestOf(some), digestOf(others)])).toEqual(all);
      }),
    );
  });

  it("is another one for other bodies, or the same ones another number of times", () => {
    fc.assert(
      fc.property(bodies, bodies, (some, others) => {
        const same = JSON.stringify(some.toSorted()) === JSON.stringify(others.toSorted());
        expect(JSON.stringify(digestOf(some)) === JSON.stringify(digestOf(others))).toBe(same);
      }),
    );
  });

  it("can be freed of bodies", () => {
    fc.assert(
      fc.property(bodies, bodies, (some, others) => {
        const taken = others.map((body) => ({ hash: hashOf(Buffer.from(body)), times: 1 }));
        expect(without(digestOf([...some, ...others]), taken)).toEqual(digestOf(some));
      }),
    );
  });
});
