import { beforeEach, describe, expect, it } from "vitest";
import { groupOf } from "../../gold/group.ts";
import { heartRateDaily } from "../../gold/heart-rate-daily/heart-rate-daily.ts";
import { computedSummaries } from "../../gold/registry.ts";
import { deadLetter } from "../../gold/run/dead-letters.ts";
import { sharedContainers } from "../../gold/run/gold.ts";
import { readRetention } from "../../gold/run/retention-store.ts";
import { type GoldFixture, goldFixture, runOnce } from "../../gold/testing/fixture.ts";
import type { Event } from "../../gold/testing/history.ts";
import { silverWrites } from "../../gold/testing/silver-writes.ts";
import { day, hour } from "../../platform/time.ts";
import { silverDefinitions } from "../../silver/documents/registry.ts";
import { applyRetention, cutoffsAt, freezeGrace, type RetentionContext } from "./apply-retention.ts";

const first = Date.UTC(2026, 2, 1);
const days = { readings: 40, facts: 60 };
/** In the first night, readings before 2 March are too old. */
const night = first + 41 * day + 2 * hour;
const never = Number.POSITIVE_INFINITY;

/** A reading at noon of each of four days, and a workout on the first one. */
const history: readonly Event[] = [
  { stream: "registrations", user: "anna", device: "d1", time: first - day },
  { stream: "workouts", user: "anna", session: "1", action: "start", time: first },
  ...[0, 1, 2, 3].map(
    (days): Event => ({ stream: "heart-rates", device: "d1", time: first + (days + 0.5) * day, value: 60 }),
  ),
];

let fixture: GoldFixture;
beforeEach(async () => {
  fixture = goldFixture(computedSummaries);
  for (const write of silverWrites(history)) fixture.write(write);
  await runOnce(fixture, computedSummaries);
});

const contextAt = (now: number, more: Partial<RetentionContext> = {}): RetentionContext => ({
  silver: { container: fixture.gold.silver, definitions: silverDefinitions },
  gold: { ...fixture.gold, now: () => now },
  summaries: computedSummaries,
  days,
  ...more,
});
const readings = () => fixture.containers.get("heart-rates")?.all().length;

describe("the nightly retention", () => {
  it("freezes in one night and removes in the next, each kind by its own limit", async () => {
    const frozen = await applyRetention(contextAt(night), never);
    const cutoffs = { readings: first + day, facts: first - 19 * day };
    expect(frozen).toEqual({ removed: {}, more: false, cutoffs, isFrozenNow: true, waitingFor: [] });
    const next = await applyRetention(contextAt(night + day), never);
    expect(next).toMatchObject({ removed: { "heart-rates": 1 }, isFrozenNow: true });
    expect(next.cutoffs).toEqual({ readings: first + 2 * day, facts: first - 18 * day });
    expect(readings()).toBe(3);
    expect(fixture.containers.get("workouts")?.all().length).toBe(1);
  });

  it("does neither within the grace after a freeze", async () => {
    await applyRetention(contextAt(night), never);
    const early = await applyRetention(contextAt(night + freezeGrace - 1), never);
    expect(early).toMatchObject({ removed: {}, isFrozenNow: false });
    expect(await applyRetention(contextAt(night + freezeGrace), never)).toMatchObject({
      removed: { "heart-rates": 1 },
    });
  });

  it("does nothing without limits, also to what an earlier limit froze", async () => {
    expect(await applyRetention(contextAt(night, { days: {} }), never)).toMatchObject({ cutoffs: {}, removed: {} });
    const { cutoffs } = await applyRetention(contextAt(night), never);
    const later = await applyRetention(contextAt(night + 9 * day, { days: {} }), never);
    expect(later).toEqual({ removed: {}, more: false, cutoffs, isFrozenNow: false, waitingFor: [] });
    expect(readings()).toBe(4);
  });

  it("never moves a cutoff back, whatever the settings become", async () => {
    const { cutoffs } = await applyRetention(contextAt(night), never);
    await applyRetention(contextAt(night + day, { days: { readings: 400, facts: 400 } }), never);
    expect((await readRetention(fixture.gold)).cutoffs).toEqual(cutoffs);
  });

  it("waits for a group that failed only if it would be frozen", async () => {
    const errors = fixture.gold.gold(sharedContainers.errors);
    const fail = (date: string) =>
      deadLetter({ ...fixture.gold, errors }, heartRateDaily, groupOf(heartRateDaily, { userId: "anna", date }), {
        code: "group-failed",
      });
    await fail("2026-03-20");
    expect(await applyRetention(contextAt(night), never)).toMatchObject({ isFrozenNow: true });
    await fail("2026-03-02");
    expect(await applyRetention(contextAt(night + day), never)).toMatchObject({
      isFrozenNow: false,
      waitingFor: ["heart_rate_daily"],
    });
  });

  it("freezes nothing while documents are left to remove, and goes on", async () => {
    await applyRetention(contextAt(night), never);
    const stopped = await applyRetention(contextAt(night + day), night);
    expect(stopped).toMatchObject({ more: true, isFrozenNow: false });
    expect(await applyRetention(contextAt(night + day), never)).toMatchObject({ more: false, isFrozenNow: true });
  });
});

it("a cutoff is the begin of a day, UTC", () => {
  for (const time of [night, night + 1, night + 21 * hour])
    expect(cutoffsAt(time, days)).toEqual({ readings: first + day, facts: first - 19 * day });
  expect(cutoffsAt(night, {})).toEqual({});
});
