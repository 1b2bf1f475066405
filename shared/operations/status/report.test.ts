import { describe, expect, it } from "vitest";
import type { HubState } from "../../platform/azure/hubs.ts";
import type { GoldState } from "./gold-state.ts";
import type { PartitionStatus } from "./partitions.ts";
import { pipelineReport } from "./report.ts";

const [old, made, now] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 10, 1), Date.UTC(2026, 10, 24)];
const gold = {
  feeds: 0,
  waitingSince: undefined,
  deadLetters: 0,
  movedAt: undefined,
  stopped: undefined,
  keptSince: {},
};
const outbox = { messages: 0, feeds: 0, waitingSince: undefined };
const counts = { accepted: 6, duplicate: 2, ignored: 1, quarantined: 3 };

const landed = (partition: string, generation: number, more: Partial<PartitionStatus> = {}): PartitionStatus => ({
  partition: { stream: "heart-rates", partition, generation },
  totals: counts,
  last: 9,
  backlog: { rows: 0, events: 0 },
  silverMovedAt: undefined,
  ...more,
});

const hub = (...lasts: number[]): HubState => ({
  createdOn: made,
  partitions: lasts.map((last, id) => ({
    id: String(id),
    beginning: 0,
    last,
    lastTime: last < 0 ? undefined : made + last,
  })),
});

const levels = {
  objectives: [],
  alerts: [{ alert: "gold-failed", kind: "logged", of: [], since: null, lines: 1 }],
} as const;

const report = (partitions: readonly PartitionStatus[], state?: HubState, more: Partial<GoldState> = {}) =>
  pipelineReport({
    ...{ now, reportingTimeZone: "Europe/Berlin" },
    hubs: new Map([["heart-rates", state]]),
    partitions,
    gold: { ...gold, ...more },
    outbox,
    exports: [],
    levels,
  });

describe("the report of the pipeline", () => {
  it("sums outcomes and lag by stream and by partition", () => {
    const { streams } = report([landed("0", made), landed("1", made, { last: 4 })], hub(9, 10));
    const twice = { received: 24, accepted: 12, duplicate: 4, ignored: 2, quarantined: 6 };
    const [first, second] = [new Date(made + 9).toISOString(), new Date(made + 10).toISOString()];
    expect(streams).toEqual([
      {
        stream: "heart-rates",
        ...twice,
        lag: 6,
        last_event: second,
        partitions: [
          { partition: "0", received: 12, ...counts, lag: 0, last_event: first },
          { partition: "1", received: 12, ...counts, lag: 6, last_event: second },
        ],
      },
    ]);
  });

  it("contains streams and partitions without landed events", () => {
    const [stream] = report([], hub(-1, 2)).streams;
    expect(stream).toMatchObject({ received: 0, lag: 3 });
    expect(stream?.partitions.map(({ lag, last_event }) => [lag, last_event !== null])).toEqual([
      [0, false],
      [3, true],
    ]);
  });

  it("counts the outcomes of earlier hub generations, and not their lag", () => {
    const [stream] = report([landed("0", old, { last: 500 }), landed("0", made, { last: 1 })], hub(3)).streams;
    expect(stream?.partitions).toMatchObject([{ partition: "0", received: 24, lag: 2 }]);
  });

  it("counts no lag for events that the hub has deleted", () => {
    const state = { createdOn: made, partitions: [{ id: "0", beginning: 100, last: 109, lastTime: made }] };
    expect(report([], state).streams[0]?.lag).toBe(10);
    expect(report([landed("0", made)], state).streams[0]?.lag).toBe(10);
  });

  it("contains landed events and landed files if the hub does not respond", () => {
    const [stream] = report([landed("10", made), landed("file-3", 0), landed("2", made)]).streams;
    expect(stream).toMatchObject({ received: 36, lag: null, last_event: null });
    expect(stream?.partitions.map(({ partition, lag }) => [partition, lag])).toEqual([
      ["2", null],
      ["10", null],
      ["file-3", null],
    ]);
    const known = report([landed("file-3", 0)], hub(4)).streams[0];
    expect([known?.lag, known?.partitions.map(({ lag }) => lag)]).toEqual([5, [5, null]]);
  });

  it("contains streams that are no longer in the registry", () => {
    const gone = landed("0", made, { partition: { stream: "gone", partition: "0", generation: made } });
    expect(report([gone]).streams.map(({ stream }) => stream)).toEqual(["heart-rates", "gone"]);
  });

  it("has the backlog and the last run of silver", () => {
    const behind = { backlog: { rows: 2, events: 40, waitingSince: made }, silverMovedAt: old };
    const later = { backlog: { ...behind.backlog, waitingSince: made + 1 }, silverMovedAt: made };
    const partitions = [landed("0", made, later), landed("1", made, behind)];
    expect(report(partitions).silver).toEqual({
      backlog: { rows: 4, events: 80 },
      waiting_since: new Date(made).toISOString(),
      last_run: new Date(made).toISOString(),
      kept_since: { readings: null, facts: null },
    });
    expect(report([]).silver.last_run).toBeNull();
    const kept = report([], undefined, { keptSince: { readings: old } }).silver.kept_since;
    expect(kept).toEqual({ readings: new Date(old).toISOString(), facts: null });
  });

  it("has the state of gold", () => {
    expect(report([]).gold).toEqual({
      ...{ backlog: { feeds: 0, dead_letters: 0 }, waiting_since: null, last_run: null, stopped: null },
    });
    const state = pipelineReport({
      ...{ now, reportingTimeZone: "Europe/Berlin" },
      hubs: new Map(),
      partitions: [],
      gold: { waitingSince: old, feeds: 2, deadLetters: 1, movedAt: made, stopped: "another time zone", keptSince: {} },
      outbox,
      exports: [],
      levels,
    });
    expect(state).toEqual({
      time: new Date(now).toISOString(),
      reporting_time_zone: "Europe/Berlin",
      streams: [],
      silver: {
        backlog: { rows: 0, events: 0 },
        waiting_since: null,
        last_run: null,
        kept_since: { readings: null, facts: null },
      },
      gold: {
        backlog: { feeds: 2, dead_letters: 1 },
        waiting_since: new Date(old).toISOString(),
        last_run: new Date(made).toISOString(),
        stopped: "another time zone",
      },
      outbox: { backlog: { messages: 0, feeds: 0 }, waiting_since: null },
      exports: [],
      ...levels,
    });
  });

  it("has the backlog of the outbox, and as of when exports are", () => {
    const { outbox: backlog, exports } = pipelineReport({
      ...{ now, reportingTimeZone: "UTC", hubs: new Map(), partitions: [], gold, levels },
      outbox: { messages: 12, feeds: 1, waitingSince: made },
      exports: [
        { summary: "a", waitingSince: undefined, pending: [] },
        { summary: "b", waitingSince: made, pending: ["2026-03"] },
      ],
    });
    expect(backlog).toEqual({ backlog: { messages: 12, feeds: 1 }, waiting_since: new Date(made).toISOString() });
    expect(exports).toEqual([
      { summary: "a", as_of: new Date(now).toISOString(), current: true, pending_months: [] },
      { summary: "b", as_of: new Date(made).toISOString(), current: false, pending_months: ["2026-03"] },
    ]);
  });
});
