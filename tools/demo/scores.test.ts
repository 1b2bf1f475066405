import { describe, expect, it } from "vitest";
import { assessment, customer, peopleOf } from "../common/history.ts";
import { seeded } from "../common/random.ts";
import { dueScores, isExactlyOnce } from "./scores.ts";

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
