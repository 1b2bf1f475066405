import { describe, expect, it } from "vitest";
import type { RuntimeStatus } from "../../platform/azure/orchestrations.ts";
import { timeText } from "./check.ts";
import type { PipelineSnapshot } from "./pipeline-snapshot.ts";
import { checks } from "./registry.ts";
import { isHealthy, runChecks } from "./run-checks.ts";
import { ago, healthy, key, manifest, now, withHub, withManifest } from "./testing/snapshot.ts";

const file = { name: "a.csv", etag: "1" };
const orphaned = { container: "bronze", blob: "b", lastModified: ago(49 * 60), positionState: "committed" } as const;
const landing = { file, lastModified: ago(60), status: "landing", leasedUntil: 0, hasReport: false } as const;
const silver = { position: 2, movedAt: ago(20), waitingSince: ago(16) };
const feed = { summary: "gym_summary", container: "workouts", waitingSince: ago(16), dueSince: ago(16) };
const other = { database: "silver-2026-11", position: 1, movedAt: ago(72 * 60), waitingSince: ago(49 * 60) };
const withRun = (
  status: RuntimeStatus | undefined,
  movedAt: number | undefined,
  oldestRowAt?: number,
): PipelineSnapshot => ({
  ...withManifest({ oldestRowAt }),
  orchestrations: [{ name: "maintenance", status, movedAt }],
});
const recreatedAt = now - 86_400_000;

/** By check: a broken pipeline, the location that is found, and its remediation. */
const broken: Readonly<
  Record<string, { snapshot: PipelineSnapshot; id: string; detail?: string; remediation?: object }>
> = {
  "hub-unreachable": {
    snapshot: { ...healthy, hubs: [{ stream: "workouts", hub: "workout", createdOn: undefined, partitions: [] }] },
    id: "workout",
  },
  "event-not-bytes": {
    snapshot: withHub({ last: 120, notBytes: 104 }),
    id: key,
    detail: `event ${key}|104`,
    remediation: {
      kind: "reingest",
      stream: "heart-rates",
      partitionKey: key,
      unread: { ranges: [[100, 120]], resumes: true },
    },
  },
  "lag-stalled": { snapshot: withHub({ last: 120, cursorMovedAt: ago(30), waitingSince: ago(10) }), id: key },
  "checkpoint-ahead": {
    snapshot: withHub({
      last: 120,
      checkpoint: { sequenceNumber: 110, writtenAt: now, etag: "" },
      waitingSince: ago(1),
    }),
    id: key,
    detail: "100 to 110 were skipped",
    remediation: {
      kind: "reingest",
      stream: "heart-rates",
      partitionKey: key,
      unread: { ranges: [[100, 110]], resumes: false },
    },
  },
  "checkpoint-behind": { snapshot: withHub({ checkpoint: { sequenceNumber: 98, writtenAt: now, etag: "" } }), id: key },
  "checkpoint-beyond-hub": {
    snapshot: withHub({ checkpoint: { sequenceNumber: 100, writtenAt: now, etag: "" } }),
    id: key,
    remediation: {
      kind: "reingest",
      stream: "heart-rates",
      partitionKey: key,
      unread: { ranges: [], resumes: true },
    },
  },
  "cursor-beyond-hub": { snapshot: withHub({ last: 98, checkpoint: undefined }), id: key },
  "hub-recreated": {
    snapshot: { ...healthy, hubs: healthy.hubs.map((hub) => ({ ...hub, createdOn: recreatedAt, partitions: [] })) },
    id: "bpm",
  },
  "expired-events": {
    snapshot: withHub({ beginning: 110, last: 120, waitingSince: ago(1) }),
    id: key,
    detail: "100 to 109",
  },
  "unread-beginning": {
    snapshot: withHub({ firstLanded: 5 }),
    id: key,
    detail: "0 to 4",
    remediation: {
      kind: "reingest",
      stream: "heart-rates",
      partitionKey: key,
      unread: { ranges: [[0, 4]], beginning: [0, 4], resumes: false },
    },
  },
  "open-gap": {
    snapshot: withHub({
      gaps: [
        [7, 9],
        [20, 20],
      ],
    }),
    id: key,
    detail: "7 to 9, 20",
    remediation: {
      kind: "reingest",
      stream: "heart-rates",
      partitionKey: key,
      unread: {
        ranges: [
          [7, 9],
          [20, 20],
        ],
        resumes: false,
      },
    },
  },
  "lost-gap": { snapshot: withHub({ beginning: 50, gaps: [[7, 9]] }), id: key, detail: "7 to 9" },
  "missing-row": { snapshot: withManifest({ missing: [[2, 2]] }), id: key, detail: "positions 2" },
  "missing-blob": {
    snapshot: {
      ...healthy,
      blobs: { orphaned: [], missing: [{ container: "bronze", blob: "b", partitionKey: key, position: 2 }] },
    },
    id: "bronze/b",
    detail: `row 2 of ${key}`,
  },
  "orphaned-blob": {
    snapshot: { ...healthy, blobs: { missing: [], orphaned: [orphaned] } },
    id: "bronze/b",
    remediation: { kind: "delete", container: "bronze", blob: "b" },
  },
  "unclear-blob": {
    snapshot: { ...healthy, blobs: { missing: [], orphaned: [{ ...orphaned, positionState: "missing" }] } },
    id: "bronze/b",
  },
  "totals-drift": {
    snapshot: withManifest({ sums: { ...manifest.sums, accepted: 90 } }),
    id: key,
    detail: "accepted: cursor 97, rows 90",
  },
  "orchestration-stalled": {
    snapshot: { ...healthy, orchestrations: [{ name: "silver", status: "Running", movedAt: ago(30) }] },
    id: "silver",
  },
  "orchestration-missing": { snapshot: { ...healthy, gold: [feed] }, id: "gold-gym_summary" },
  "maintenance-overdue": {
    snapshot: withRun("Completed", ago(48 * 60)),
    id: "maintenance",
    detail: `Completed at ${timeText(ago(48 * 60))}`,
  },
  "compaction-blocked": {
    snapshot: withManifest({ others: [other] }),
    id: "silver-2026-11",
    detail: `blocks 1 of its 1 partitions; last progress ${timeText(other.movedAt)}; npm run rebuild -- --drop 2026-11`,
  },
  "silver-stalled": {
    snapshot: { ...withManifest({ silver }), orchestrations: undefined },
    id: key,
    detail: `at position 2 of 3; waiting since ${new Date(ago(16)).toISOString()}`,
  },
  "gold-stalled": { snapshot: { ...healthy, gold: [feed], orchestrations: undefined }, id: "gym_summary of workouts" },
  "exports-stalled": {
    snapshot: { ...healthy, exports: [{ summary: "gym_summary", waitingSince: ago(180), pending: ["2026-03"] }] },
    id: "gym_summary",
  },
  "registry-behind": {
    snapshot: { ...healthy, registry: [{ table: "gym_logins", since: ago(16) }] },
    id: "gym_logins",
    detail: `waiting since ${timeText(ago(16))}`,
  },
  "serving-behind": {
    snapshot: { ...healthy, serving: [{ summary: "gym_summary", state: "behind", since: ago(16) }] },
    id: "gym_summary",
    detail: `waiting since ${timeText(ago(16))}`,
  },
  "serving-differs": {
    snapshot: {
      ...healthy,
      serving: [
        { summary: "gym_summary", state: "compared", groups: { gold: 7, serving: 6 }, differing: 0 },
        { summary: "activity_daily", state: "compared", groups: { gold: 7, serving: 7 }, differing: 0 },
        { summary: "heart_rate_daily", state: "failed", reason: "PostgreSQL error 57014" },
      ],
    },
    id: "gym_summary",
    detail: "gold has 7 groups, the tables 6; 0 rows of the compared groups differ",
    remediation: { kind: "rebuild-tables", summary: "gym_summary" },
  },
  "export-dead-lettered": {
    snapshot: { ...healthy, exportDeadLetters: [{ summary: "gym_summary", id: "0af2", since: ago(3) }] },
    id: "gym_summary 0af2",
  },
  "webhook-dead-lettered": {
    snapshot: {
      ...healthy,
      webhookDeadLetters: [
        { since: ago(3), failure: "time-out" },
        { since: ago(4), failure: "status 503" },
      ],
    },
    id: "webhook",
    detail: `2 messages, the first since ${new Date(ago(4)).toISOString()}: status 503`,
    remediation: { kind: "resend" },
  },
  "table-broken": {
    snapshot: {
      ...healthy,
      tables: [{ table: "gold/gym_summary", missing: ["2026-03-1.parquet"], foreign: [], waitingSince: undefined }],
    },
    id: "gold/gym_summary",
    detail: "1 files do not exist or are incomplete, for example 2026-03-1.parquet",
    remediation: { kind: "recreate-table", container: "gold", folder: "gym_summary" },
  },
  "table-changed": {
    snapshot: {
      ...healthy,
      tables: [{ table: "bronze/workouts", missing: [], foreign: ["part-0.parquet"], waitingSince: undefined }],
    },
    id: "bronze/workouts",
    detail: "1 files, for example part-0.parquet",
  },
  "table-stalled": {
    snapshot: { ...healthy, tables: [{ table: "bronze/workouts", missing: [], foreign: [], waitingSince: ago(61) }] },
    id: "bronze/workouts",
  },
  "retention-behind": {
    snapshot: {
      ...healthy,
      retention: [
        { kind: "readings", since: ago(403 * 24 * 60), wanted: ago(400 * 24 * 60) },
        { kind: "facts", since: ago(404 * 24 * 60), wanted: ago(400 * 24 * 60) },
      ],
    },
    id: "facts",
    detail: "since 2025-10-16T00:00:00.000Z instead of 2025-10-20T00:00:00.000Z",
  },
  "erasure-unfinished": {
    snapshot: {
      ...healthy,
      pendingErasures: [
        { receipt: "5ed0", since: ago(49 * 60) },
        { receipt: "ff01", since: ago(47 * 60) },
      ],
    },
    id: "5ed0",
  },
  "gold-dead-lettered": {
    snapshot: { ...healthy, goldDeadLetters: [{ summary: "gym_summary", id: "0af1", since: ago(3) }] },
    id: "gym_summary 0af1",
  },
  "landing-waiting": {
    snapshot: { ...healthy, files: [landing] },
    id: "a.csv (1)",
    remediation: { kind: "enqueue", file },
  },
  "landing-unchecked": {
    snapshot: { ...healthy, landingFailures: [{ id: "landing", detail: "it cannot be listed: RestError" }] },
    id: "landing",
    detail: "it cannot be listed: RestError",
  },
  "landing-unreadable": {
    snapshot: { ...healthy, files: [{ ...landing, status: "unknown", reason: "no head", hasReport: true }] },
    id: "a.csv (1)",
    detail: "unknown: no head",
  },
  "landing-unreported": {
    snapshot: { ...healthy, files: [{ ...landing, status: "complete" }] },
    id: "a.csv (1)",
    remediation: { kind: "report", file },
  },
  "replay-stalled": {
    snapshot: { ...healthy, unfinishedReplays: [{ partitionKey: key, rowKey: "17", startedAt: ago(5) }] },
    id: `${key}|17`,
  },
};

/** Checks that find the same fault. */
const alsoFound: Readonly<Record<string, readonly string[]>> = {
  "orchestration-missing": ["gold-stalled"],
};

describe("runChecks", () => {
  it("finds nothing in a healthy pipeline", () => {
    expect(runChecks(healthy)).toEqual([]);
  });

  it("has a failing example for each check", () => {
    expect(checks.map(({ name }) => name).toSorted()).toEqual(Object.keys(broken).toSorted());
  });

  it.each(Object.entries(broken))("finds %s", (name, { snapshot, id, detail, remediation }) => {
    const found = runChecks(snapshot);
    expect(found.map(({ check }) => check).toSorted()).toEqual([name, ...(alsoFound[name] ?? [])].toSorted());
    const finding = found.find(({ check }) => check === name);
    expect(finding?.locations).toMatchObject([{ id, ...(detail && { detail }), ...(remediation && { remediation }) }]);
    expect(finding?.locations[0]?.remediation).toEqual(remediation);
  });

  it("is unhealthy for errors only", () => {
    expect(isHealthy(runChecks(healthy))).toBe(true);
    expect(isHealthy(runChecks({ ...healthy, blobs: { missing: [], orphaned: [orphaned] } }))).toBe(true);
    expect(isHealthy(runChecks(withManifest({ missing: [[2, 2]] })))).toBe(false);
  });
});

describe("work in progress is no finding", () => {
  it.each<[string, PipelineSnapshot]>([
    [
      "a change that the next round writes to the serving database",
      { ...healthy, serving: [{ summary: "gym_summary", state: "behind", since: ago(14) }] },
    ],
    ["another build of a table", { ...healthy, serving: [{ summary: "a", state: "behind", since: undefined }] }],
    ["no serving database", { ...healthy, serving: undefined }],
    ["an event that arrives after a long pause", withHub({ last: 100, cursorMovedAt: ago(600), waitingSince: ago(1) })],
    ["a lag that decreases", withHub({ last: 9_999, cursorMovedAt: ago(1), waitingSince: ago(60) })],
    [
      "a checkpoint that is not written yet",
      withHub({ cursorMovedAt: now, checkpoint: { sequenceNumber: 90, writtenAt: ago(1), etag: "" } }),
    ],
    [
      "a partition without events",
      withHub({ last: -1, cursor: undefined, cursorMovedAt: undefined, checkpoint: undefined }),
    ],
    ["a filled gap", withHub({ gaps: [] })],
    ["a row that silver has not processed yet", withManifest({ silver: { ...silver, waitingSince: ago(14) } })],
    [
      "a backlog that silver processes",
      withManifest({ silver: { ...silver, movedAt: ago(1), waitingSince: ago(14) } }),
    ],
    [
      "a blob whose row is not written yet",
      { ...healthy, blobs: { missing: [], orphaned: [{ ...orphaned, lastModified: ago(1), positionState: "next" }] } },
    ],
    [
      "an orphaned blob that the next maintenance deletes",
      { ...healthy, blobs: { missing: [], orphaned: [{ ...orphaned, lastModified: ago(47 * 60) }] } },
    ],
    [
      "an old blob whose row was compacted last night",
      { ...healthy, blobs: { missing: [], orphaned: [{ ...orphaned, compactedAt: ago(20 * 60) }] } },
    ],
    [
      "the first blob of a partition",
      {
        ...healthy,
        blobs: { missing: [], orphaned: [{ ...orphaned, lastModified: ago(1), positionState: "unknown" }] },
      },
    ],
    ["a file that is landing", { ...healthy, files: [{ ...landing, leasedUntil: now + 1 }] }],
    ["a running replay", { ...healthy, unfinishedReplays: [{ partitionKey: key, rowKey: "17", startedAt: ago(4) }] }],
    ["a long maintenance run", withRun("Running", ago(1))],
    ["a maintenance that never ran, id nothing landed yet", withRun(undefined, undefined)],
    ["a maintenance that never ran, on the first day", withRun(undefined, undefined, ago(47 * 60))],
    ["a maintenance that missed one night", withRun("Completed", ago(47 * 60))],
    ["a running rebuild", withManifest({ others: [{ ...other, movedAt: ago(1) }] })],
    ["an unused database set without waiting rows", withManifest({ others: [{ ...other, waitingSince: undefined }] })],
    ["an unused database set with new rows", withManifest({ others: [{ ...other, waitingSince: ago(1) }] })],
    [
      "a database set that is rebuilt one partition after the other",
      {
        ...healthy,
        partitions: [
          { ...manifest, others: [other] },
          { ...manifest, others: [{ ...other, movedAt: ago(1) }] },
        ],
      },
    ],
    ["unknown orchestrations", { ...healthy, orchestrations: undefined }],
  ])("%s", (_, snapshot) => {
    expect(runChecks(snapshot)).toEqual([]);
  });

  it("finds a maintenance that never ran when the oldest row is two days old", () => {
    const found = runChecks(withRun(undefined, undefined, ago(48 * 60)));
    expect(found.map(({ check, locations }) => [check, locations[0]?.detail])).toEqual([
      ["maintenance-overdue", `never ran; rows since ${timeText(ago(48 * 60))}`],
    ]);
  });

  it("shows how to drop a database that blocks compaction", () => {
    const others = [
      { ...other, database: "silver" },
      { ...other, database: "test", movedAt: undefined },
    ];
    const [found] = runChecks(withManifest({ others }));
    expect(found?.locations.map(({ id, detail }) => [id, detail.split("; ").at(-1)])).toEqual([
      ["silver", "npm run rebuild -- --drop first"],
      ["test", "not from a rebuild: delete the rows progress|test from the table manifest"],
    ]);
  });

  it("splits a gap into what the hub still has and what it has deleted", () => {
    const found = runChecks(withHub({ beginning: 8, gaps: [[7, 9]] }));
    expect(found.map(({ check, locations }) => [check, locations[0]?.detail])).toEqual([
      ["open-gap", "8 to 9"],
      ["lost-gap", "7"],
    ]);
  });
});
