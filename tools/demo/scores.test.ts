import { describe, expect, it } from "vitest";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { assessment, customer, peopleOf } from "../common/history.ts";
import { seeded } from "../common/random.ts";
import { dueScores, isExactlyOnce, publishedScores } from "./scores.ts";

const [ann, bob] = peopleOf({ seed: 1, users: 2 });
if (ann === undefined || bob === undefined) throw new Error("two people expected");
const year = /"birthYear":"19\d\d"/;

describe("dueScores", () => {
  it("returns one score per assessment of a known customer, even if sent twice", () => {
    const one = assessment(ann, 1, 2.5);
    const due = dueScores([one, assessment(bob, 1, 4), customer(ann, seeded(1)), one, assessment(ann, 2, 2.5)]);
    expect(due).toHaveLength(2);
    expect(due[0]).toMatch(year);
    expect(JSON.parse(due[0] ?? "")).toMatchObject({ customer: "Customer.20000@example.org", score: 2.5 });
  });

  it("accepts only the due scores, each with a unique id", () => {
    const [a, b, wrong] = ["a", "b", "wrong"].map((score) => JSON.stringify({ customer: "ana", score }));
    const published = (id: string, body = "") => ({ id, body });
    expect(isExactlyOnce([`${b}`, `${a}`], [published("1", a), published("2", b)])).toBe(true);
    expect(isExactlyOnce([`${a}`, `${b}`], [published("1", a)])).toBe(false);
    expect(isExactlyOnce([`${a}`], [published("1", a), published("2", wrong)])).toBe(false);
    expect(isExactlyOnce([`${a}`, `${a}`], [published("1", a), published("1", a)])).toBe(false);
  });

  it("does not compare the scores of customers of other senders", () => {
    const own = JSON.stringify({ customer: "ana", score: 1 });
    const other = JSON.stringify({ customer: "ben", score: 2 });
    const published = [
      { id: "1", body: own },
      { id: "2", body: other },
    ];
    expect(isExactlyOnce([own], published)).toBe(true);
  });
});

describe("publishedScores", () => {
  const event = (id: string) => ({ body: Buffer.from(`"${id}"`), properties: { id } });

  /** A hub that contains one more event at each read. */
  function hubHere(most: number) {
    let reads = 0;
    const state = async () => {
      reads += 1;
      const last = Math.min(most, reads) - 1;
      return {
        partitions: [
          { id: "0", beginning: 0, last },
          { id: "1", beginning: 5, last: 4 },
        ],
      };
    };
    const events = async (_: string, from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (__, index) => event(String(from + index)));
    return { hub: () => ({ state, events }) } as unknown as Azure;
  }

  it("waits for the due scores", async () => {
    expect(await publishedScores(hubHere(9), 2)).toEqual([
      { id: "0", body: '"0"' },
      { id: "1", body: '"1"' },
    ]);
  });

  it("stops waiting without progress", async () => {
    expect(await publishedScores(hubHere(1), 2, 100)).toEqual([{ id: "0", body: '"0"' }]);
  });
});
