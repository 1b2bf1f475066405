import { describe, expect, it } from "vitest";
import { iso } from "./check.ts";
import { examine, isHealthy } from "./examine.ts";
import type { Facts } from "./facts.ts";
import { checks } from "./registry.ts";
import { ago, healthy, key, manifest, now, withHub, withManifest } from "./testing/facts.ts";

const file = { name: "a.csv", etag: "1" };
const orphan = { container: "bronze", blob: "b", lastModified: ago(49 * 60), place: "taken" } as const;
const landing = { file, lastModified: ago(60), status: "landing", heldUntil: 0, hasReport: false } as const;
const silver = { position: 2, movedAt: ago(20), waitingSince: ago(16) };
const feed = { summary: "gym_summary", container: "workouts", waitingSince: ago(16), dueSince: ago(16) };
const runs = healthy.runs ?? [];
const other = { database: "silver-2026-11", position: 1, movedAt: ago(72 * 60), waitingSince: ago(49 * 60) };
const withRun = (status: string | undefined, movedAt: number | undefined, oldestRowAt?: number): Facts => ({
  ...withManifest({ oldestRowAt }),
  runs: [{ name: "maintenance", status, movedAt }],
});
const madeAnew = now - 86_400_000;

/** What is wrong with the pipeline -> what is found, of whom, and how it can be mended. */
const broken: Readonly<Record<string, { facts: Facts; where: string; detail?: string; mend?: object }>> = {
  "hub-unreachable": {
    facts: { ...healthy, hubs: [{ stream: "workouts", hub: "workout", createdOn: undefined, partitions: [] }] },
    where: "workout",
  },
  "lag-stalled": { facts: withHub({ last: 120, cursorMovedAt: ago(30), waitingSince: ago(10) }), where: key },
  "checkpoint-ahead": {
    facts: withHub({ last: 120, checkpoint: { sequenceNumber: 110, writtenAt: now }, waitingSince: ago(1) }),
    where: key,
    detail: "100 to 110 were passed over",
    mend: { kind: "reread", stream: "heart-rates", partitionKey: key, ranges: [[100, 110]] },
  },
  "checkpoint-behind": { facts: withHub({ checkpoint: { sequenceNumber: 98, writtenAt: now } }), where: key },
  "checkpoint-beyond-hub": { facts: withHub({ checkpoint: { sequenceNumber: 100, writtenAt: now } }), where: key },
  "cursor-beyond-hub": { facts: withHub({ last: 98, checkpoint: undefined }), where: key },
  "hub-recreated": {
    facts: { ...healthy, hubs: healthy.hubs.map((hub) => ({ ...hub, createdOn: madeAnew, partitions: [] })) },
    where: "bpm",
  },
  "expired-events": {
    facts: withHub({ beginning: 110, last: 120, waitingSince: ago(1) }),
    where: key,
    detail: "100 to 109",
  },
  "unread-beginning": {
    facts: withHub({ firstLanded: 5 }),
    where: key,
    detail: "0 to 4",
    mend: { kind: "reread", stream: "heart-rates", partitionKey: key, ranges: [[0, 4]], isBeginning: true },
  },
  "open-gap": {
    facts: withHub({
      gaps: [
        [7, 9],
        [20, 20],
      ],
    }),
    where: key,
    detail: "7 to 9, 20",
    mend: {
      kind: "reread",
      stream: "heart-rates",
      partitionKey: key,
      ranges: [
        [7, 9],
        [20, 20],
      ],
    },
  },
  "lost-gap": { facts: withHub({ beginning: 50, gaps: [[7, 9]] }), where: key, detail: "7 to 9" },
  "missing-row": { facts: withManifest({ missing: [[2, 2]] }), where: key, detail: "positions 2" },
  "missing-blob": {
    facts: {
      ...healthy,
      blobs: { orphans: [], missing: [{ container: "bronze", blob: "b", partitionKey: key, position: 2 }] },
    },
    where: "bronze/b",
    detail: `row 2 of ${key}`,
  },
  "orphan-blob": {
    facts: { ...healthy, blobs: { missing: [], orphans: [orphan] } },
    where: "bronze/b",
    mend: { kind: "remove", container: "bronze", blob: "b" },
  },
  "unclear-blob": {
    facts: { ...healthy, blobs: { missing: [], orphans: [{ ...orphan, place: "vacant" }] } },
    where: "bronze/b",
  },
  "totals-drift": {
    facts: withManifest({ sums: { ...manifest.sums, accepted: 90 } }),
    where: key,
    detail: "accepted: cursor 97, rows 90",
  },
  "orchestration-stalled": {
    facts: { ...healthy, runs: [{ name: "silver", status: "Running", movedAt: ago(30) }] },
    where: "silver",
  },
  "orchestration-missing": { facts: { ...healthy, gold: [feed], runs }, where: "gold" },
  "maintenance-overdue": {
    facts: withRun("Completed", ago(48 * 60)),
    where: "maintenance",
    detail: `Completed at ${iso(ago(48 * 60))}`,
  },
  "compaction-blocked": {
    facts: withManifest({ others: [other] }),
    where: "silver-2026-11",
    detail: `holds up 1 of the 1 partitions that it knows; moved ${iso(other.movedAt)}; npm run rebuild -- --drop 2026-11`,
  },
  "silver-stalled": {
    facts: { ...withManifest({ silver }), runs: undefined },
    where: key,
    detail: `at position 2 of 3; waiting since ${new Date(ago(16)).toISOString()}`,
  },
  "gold-stalled": { facts: { ...healthy, gold: [feed], runs: undefined }, where: "gym_summary of workouts" },
  "exports-stalled": {
    facts: { ...healthy, exports: [{ summary: "gym_summary", waitingSince: ago(180), pending: ["2026-03"] }] },
    where: "gym_summary",
  },
  "gold-dead-lettered": {
    facts: { ...healthy, goldSetAside: [{ summary: "gym_summary", id: "0af1", since: ago(3) }] },
    where: "gym_summary 0af1",
  },
  "landing-waiting": { facts: { ...healthy, files: [landing] }, where: "a.csv (1)", mend: { kind: "enqueue", file } },
  "landing-unreported": {
    facts: { ...healthy, files: [{ ...landing, status: "complete" }] },
    where: "a.csv (1)",
    mend: { kind: "report", file },
  },
  "replay-stalled": {
    facts: { ...healthy, sending: [{ partitionKey: key, rowKey: "17", when: ago(5) }] },
    where: `${key}|17`,
  },
};

/** What comes with it of itself. */
const besides: Readonly<Record<string, readonly string[]>> = {
  "orchestration-missing": ["gold-stalled"],
};

describe("the doctor", () => {
  it("finds nothing wrong with a healthy pipeline", () => {
    expect(examine(healthy)).toEqual([]);
  });

  it("has checks of different names, each of which is seen to fail here", () => {
    expect(checks.map(({ name }) => name).toSorted()).toEqual(Object.keys(broken).toSorted());
  });

  it.each(Object.entries(broken))("finds by name: %s", (name, { facts, where, detail, mend }) => {
    const found = examine(facts);
    expect(found.map(({ check }) => check).toSorted()).toEqual([name, ...(besides[name] ?? [])].toSorted());
    const finding = found.find(({ check }) => check === name);
    expect(finding?.spots).toMatchObject([{ where, ...(detail && { detail }), ...(mend && { mend }) }]);
    expect(finding?.spots[0]?.mend).toEqual(mend);
  });

  it("calls a pipeline unhealthy for errors only", () => {
    expect(isHealthy(examine(healthy))).toBe(true);
    expect(isHealthy(examine({ ...healthy, blobs: { missing: [], orphans: [orphan] } }))).toBe(true);
    expect(isHealthy(examine(withManifest({ missing: [[2, 2]] })))).toBe(false);
  });
});

describe("what is on its way is not wrong", () => {
  it.each<[string, Facts]>([
    [
      "an event that came just now, after a long silence",
      withHub({ last: 100, cursorMovedAt: ago(600), waitingSince: ago(1) }),
    ],
    ["a lag that is being worked off", withHub({ last: 9_999, cursorMovedAt: ago(1), waitingSince: ago(60) })],
    [
      "a checkpoint that is about to be written",
      withHub({ cursorMovedAt: now, checkpoint: { sequenceNumber: 90, writtenAt: ago(1) } }),
    ],
    [
      "a partition that nothing ever came by",
      withHub({ last: -1, cursor: undefined, cursorMovedAt: undefined, checkpoint: undefined }),
    ],
    ["a gap that came whole at last", withHub({ gaps: [] })],
    ["a row that silver has not seen yet", withManifest({ silver: { ...silver, waitingSince: ago(14) } })],
    [
      "a backlog that silver works off",
      withManifest({ silver: { ...silver, movedAt: ago(1), waitingSince: ago(14) } }),
    ],
    [
      "a blob whose row is about to be written",
      { ...healthy, blobs: { missing: [], orphans: [{ ...orphan, lastModified: ago(1), place: "ahead" }] } },
    ],
    [
      "an orphan that the maintenance will remove",
      { ...healthy, blobs: { missing: [], orphans: [{ ...orphan, lastModified: ago(47 * 60) }] } },
    ],
    [
      "an old blob whose row was merged last night",
      { ...healthy, blobs: { missing: [], orphans: [{ ...orphan, mergedAt: ago(20 * 60) }] } },
    ],
    [
      "the first blob of a partition",
      { ...healthy, blobs: { missing: [], orphans: [{ ...orphan, lastModified: ago(1), place: "unknown" }] } },
    ],
    ["a file that is landing", { ...healthy, files: [{ ...landing, heldUntil: now + 1 }] }],
    ["a replay at work", { ...healthy, sending: [{ partitionKey: key, rowKey: "17", when: ago(4) }] }],
    ["a maintenance that takes long", withRun("Running", ago(1))],
    ["a maintenance that never ran, where nothing landed yet", withRun(undefined, undefined)],
    ["a maintenance that never ran, on the first day", withRun(undefined, undefined, ago(47 * 60))],
    ["a maintenance that ran last night, and the night before not", withRun("Completed", ago(47 * 60))],
    ["a rebuild at work", withManifest({ others: [{ ...other, movedAt: ago(1) }] })],
    ["a pair that nobody moves, nor needs to", withManifest({ others: [{ ...other, waitingSince: undefined }] })],
    ["a pair of which something new waits", withManifest({ others: [{ ...other, waitingSince: ago(1) }] })],
    [
      "a pair that is made, one partition after the other",
      {
        ...healthy,
        partitions: [
          { ...manifest, others: [other] },
          { ...manifest, others: [{ ...other, movedAt: ago(1) }] },
        ],
      },
    ],
    ["orchestrations that nobody could ask for", { ...healthy, runs: undefined }],
  ])("%s", (_, facts) => {
    expect(examine(facts)).toEqual([]);
  });

  it("misses a maintenance that never ran, once what landed is two days old", () => {
    const found = examine(withRun(undefined, undefined, ago(48 * 60)));
    expect(found.map(({ check, spots }) => [check, spots[0]?.detail])).toEqual([
      ["maintenance-overdue", `never ran; rows since ${iso(ago(48 * 60))}`],
    ]);
  });

  it("says of each database that holds up compaction how it is removed", () => {
    const others = [
      { ...other, database: "silver" },
      { ...other, database: "test", movedAt: undefined },
    ];
    const [found] = examine(withManifest({ others }));
    expect(found?.spots.map(({ where, detail }) => [where, detail.split("; ").at(-1)])).toEqual([
      ["silver", "npm run rebuild -- --drop first"],
      ["test", "no rebuild made it: remove the rows progress|test from the table manifest"],
    ]);
  });

  it("mends of a gap what the hub still has, and says what it has not", () => {
    const found = examine(withHub({ beginning: 8, gaps: [[7, 9]] }));
    expect(found.map(({ check, spots }) => [check, spots[0]?.detail])).toEqual([
      ["open-gap", "8 to 9"],
      ["lost-gap", "7"],
    ]);
  });
});
