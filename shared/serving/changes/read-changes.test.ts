import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MemoryContainer } from "../../../testing/fakes/memory-container.ts";
import { groupOf } from "../../gold/group.ts";
import { summaries } from "../../gold/registry.ts";
import type { Row, Summary } from "../../gold/summary.ts";
import { workoutBpmSummary } from "../../gold/workout-bpm-summary/workout-bpm-summary.ts";
import { day } from "../../platform/time.ts";
import { pseudonymiser } from "../masking/pseudonym.ts";
import { readFilter } from "../rows/filter.ts";
import { groupIds } from "../rows/group-ids.ts";
import { type Audience, readMaskedRows, readPersonalRows } from "../rows/query.ts";
import {
  containerOf,
  type GeneratedGroup,
  generatedGroups,
  generatedRows,
  putGroup,
  storedSummary,
} from "../rows/testing/groups.ts";
import { type ChangesPage, readChanges } from "./read-changes.ts";

const pseudonymise = pseudonymiser(Buffer.alloc(32, 1));
const masking = { pseudonymise, minimumGroup: 5 };
const start = Date.UTC(2026, 0, 1);

interface Subject {
  readonly container: MemoryContainer;
  readonly summary: Summary;
  readonly audience: Audience;
}

/** Follows the changes as the recipe of docs/api.md does. */
class Follower {
  readonly #subject: Subject;
  readonly #limit: number;
  #rows = new Map<string, readonly Row[]>();
  /** Every token that ended a response with `delta`. */
  readonly tokens: string[] = [];

  constructor(subject: Subject, limit: number) {
    this.#subject = subject;
    this.#limit = limit;
  }

  /** Reads to the end from a token, or from the beginning if there is none or it has expired. */
  async follow(now: number, token = this.tokens.at(-1)): Promise<void> {
    const isFresh = token === undefined;
    const rows = isFresh ? new Map<string, readonly Row[]>() : this.#rows;
    let page: ChangesPage | undefined;
    for (let next = token; page?.upToDate !== true; next = page.token) {
      const read = await readChanges({ ...this.#subject, masking, limit: this.#limit, token: next, now });
      if (read === "expired") {
        this.tokens.length = 0;
        await this.follow(now, undefined);
        return;
      }
      page = read;
      for (const { group, rows: now } of page.changes) {
        if (now.length === 0) rows.delete(group);
        else rows.set(group, now);
      }
    }
    this.#rows = rows;
    this.tokens.push(page.token);
  }

  get content() {
    return contentOf([...this.#rows].map(([group, rows]) => [group, rows]));
  }
}

const text = (row: Row) => JSON.stringify(Object.entries(row).sort());

function contentOf(groups: readonly (readonly [string, readonly Row[]])[]): Record<string, string[]> {
  return Object.fromEntries(
    groups
      .map(([group, rows]): [string, string[]] => [group, rows.map(text).sort()])
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

async function fullRead({ container, summary, audience }: Subject) {
  const filter = readFilter(summary, { limit: "1000" });
  const ids = groupIds(summary, pseudonymise);
  const { items } =
    audience === "personal"
      ? await readPersonalRows(container, summary, filter, ids)
      : await readMaskedRows(container, summary, filter, masking, ids);
  const groups = Map.groupBy(items, (row) => String(row["group"]));
  return contentOf([...groups].map(([group, rows]) => [group, rows.map(({ group: _, modified: __, ...row }) => row)]));
}

type Step =
  | { readonly kind: "write"; readonly index: number; readonly rows: readonly Row[] }
  | { readonly kind: "follow"; readonly days: number }
  | { readonly kind: "repeat"; readonly token: number }
  | { readonly kind: "recreate" };

function histories(summary: Summary) {
  return generatedGroups(summary).chain((groups) => {
    const write: fc.Arbitrary<Step> = fc
      .nat(Math.max(0, groups.length - 1))
      .chain((index) =>
        generatedRows(storedSummary(summary), groups[index]?.key ?? {}).map((rows) => ({ kind: "write", index, rows })),
      );
    const steps = fc.oneof(
      { weight: 6, arbitrary: write },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant("follow" as const), days: fc.nat(40) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("repeat" as const), token: fc.nat() }) },
      { weight: 1, arbitrary: fc.constant<Step>({ kind: "recreate" }) },
    );
    return fc.record({ groups: fc.constant(groups), steps: fc.array<Step>(steps, { maxLength: 20 }) });
  });
}

interface Scene {
  readonly subject: Subject;
  readonly groups: readonly GeneratedGroup[];
  readonly follower: Follower;
}

/** @returns the time after the step */
async function take(step: Step, now: number, { subject, groups, follower }: Scene): Promise<number> {
  const { container, summary } = subject;
  switch (step.kind) {
    case "write": {
      const group = groups[step.index];
      if (group !== undefined) putGroup(container, summary, { ...group, rows: step.rows });
      return now;
    }
    case "recreate":
      container.recreate();
      for (const each of groups.slice(1)) putGroup(container, summary, each);
      return now;
    case "follow":
      await follower.follow(now + step.days * day);
      return now + step.days * day;
    case "repeat":
      await follower.follow(now, follower.tokens[step.token % Math.max(1, follower.tokens.length)]);
      return now;
  }
}

describe.each(summaries)("changes of $name", (summary) => {
  it.each(["personal", "masked"] as const)(
    "followed at any times, with tokens used late, twice and after a rebuild, end equal to a full read: %s",
    async (audience) => {
      await fc.assert(
        fc.asyncProperty(histories(summary), fc.integer({ min: 1, max: 5 }), async ({ groups, steps }, limit) => {
          const container = containerOf(summary);
          const subject = { container, summary, audience };
          const follower = new Follower(subject, limit);
          let now = start;
          for (const step of steps) now = await take(step, now, { subject, groups, follower });
          await follower.follow(now);
          expect(follower.content).toEqual(await fullRead(subject));
        }),
        { numRuns: 150 },
      );
    },
  );
});

describe("a token", () => {
  const container = containerOf(workoutBpmSummary);
  const subject: Subject = { container, summary: workoutBpmSummary, audience: "masked" };
  const key = { userId: "anna", workoutId: "w", sessionId: "s", date: "2026-03-01" };
  const put = (rows: readonly Row[]) => putGroup(container, workoutBpmSummary, { key, rows });
  put([{ user_id: "anna", city: "Bonn" }]);
  const read = (token: string | undefined, some: Partial<Subject & { now: number; key: number }> = {}) =>
    readChanges({
      ...{ ...subject, limit: 10, token, now: start },
      ...{ masking: { ...masking, pseudonymise: pseudonymiser(Buffer.alloc(32, some.key ?? 1)) }, ...some },
    });
  const end = async () => {
    const first = await read(undefined);
    const last = first === "expired" ? first : await read(first.token);
    if (last === "expired") throw new Error("a new token has expired");
    return last;
  };

  it("ends up to date, and then continues with what changed", async () => {
    const { upToDate, token } = await end();
    expect(upToDate).toBe(true);
    put([]);
    const id = groupIds(workoutBpmSummary, pseudonymise)(groupOf(workoutBpmSummary, key).id);
    expect(await read(token)).toMatchObject({ changes: [{ group: id, rows: [] }], upToDate: false });
  });

  it("names a group that is gone by nothing that contains its key", async () => {
    put([]);
    expect(JSON.stringify(await read(undefined))).not.toContain("anna");
    const { token } = await end();
    expect(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()).not.toContain("anna");
  });

  it("expires with its container, even if the container was empty when the token was issued", async () => {
    const empty = { container: containerOf(workoutBpmSummary) };
    const first = await read(undefined, empty);
    if (first === "expired") throw new Error("a new token has expired");
    expect(first.upToDate).toBe(true);
    expect(await read(first.token, empty)).toMatchObject({ upToDate: true });
    empty.container.recreate();
    expect(await read(first.token, empty)).toBe("expired");
  });

  it("lives 30 days", async () => {
    const { token } = await end();
    expect(await read(token, { now: start + 30 * day })).toMatchObject({ changes: expect.any(Array) });
    expect(await read(token, { now: start + 30 * day + 1 })).toBe("expired");
  });

  it("expires with the pseudonym key, and with the rule of its summary", async () => {
    const { token } = await end();
    expect(await read(token, { key: 2 })).toBe("expired");
    expect(await read(token, { summary: { ...workoutBpmSummary, version: 99 } })).toBe("expired");
  });

  it("is of one summary and one audience", async () => {
    const { token } = await end();
    await expect(read(token, { audience: "personal" })).rejects.toMatchObject({ parameter: "token" });
    const other = { ...workoutBpmSummary, name: "other" };
    await expect(read(token, { summary: other })).rejects.toMatchObject({ parameter: "token" });
  });

  it.each(["", "x", "e30.00", "W10.0123456789abcdef0123456789abcdef", "WyJhIl0"])("cannot be %j", async (token) => {
    await expect(read(token)).rejects.toMatchObject({ parameter: "token" });
  });
});
