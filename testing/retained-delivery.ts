import fc from "fast-check";
import { expect } from "vitest";
import { computedSummaries, summaries } from "../shared/gold/registry.ts";
import { frozenBefore } from "../shared/gold/run/frozen-groups.ts";
import { type AppliedRetention, readRetention } from "../shared/gold/run/retention-store.ts";
import type { ComputedSummary, Row } from "../shared/gold/summary.ts";
import { applyRetention, type RetentionContext } from "../shared/operations/retention/apply-retention.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { retentionOfContainer } from "../shared/silver/retention/container-retention.ts";
import { contents } from "../shared/silver/testing/contents.ts";
import { landAll, type WrapStore } from "../shared/silver/testing/fixture.ts";
import { streams } from "../shared/streams/registry.ts";
import { enqueuedTime } from "../shared/streams/testing/bodies.ts";
import { dayCount, events, firstDay, registered } from "./days-of-events.ts";
import { slicesOf } from "./delivery.ts";
import { type Pipeline, type PipelineStores, pipelineInMemory } from "./in-memory.ts";
import { killedStores, killsAmong, untilDone } from "./kills.ts";
import { berlinDay, utcDay } from "./reference/days.ts";
import { remaining } from "./reference/erasure.ts";
import { referenceFor } from "./reference/gold.ts";
import type { Sent } from "./reference/raw.ts";
import { referenceSilver } from "./reference/silver.ts";

/*
 * Histories of some days with nights of retention anywhere: between sends, and while gold is behind silver. Rows of
 * groups that are not frozen equal the reference, which knows no retention; frozen ones stay as they were, or are gone
 * when their person was erased.
 */

const definition = { streams, definitions: silverDefinitions, summaries };
const zones = { UTC: utcDay, "Europe/Berlin": berlinDay };
const [day, hour] = [86_400_000, 3_600_000];
/** Days until removal; the clock of the first night. */
const limits = { readings: 40, facts: 41 };
const firstNight = firstDay - day + limits.readings * day + 2 * hour;

const steps = fc.oneof(
  { arbitrary: fc.array(events, { maxLength: 12 }).map((sent) => ({ kind: "send" as const, sent })), weight: 4 },
  { arbitrary: fc.array(events, { maxLength: 6 }).map((sent) => ({ kind: "silver" as const, sent })), weight: 1 },
  { arbitrary: fc.constant({ kind: "night" as const }), weight: 3 },
);

/**
 * A visit is erased with the bare logouts after its login. A login that retention has removed leads to none: they are
 * erased by their own times, and a login that arrives late between the two may have such a logout or not.
 */
const histories = fc
  .tuple(fc.array(steps, { minLength: 3, maxLength: 2 * dayCount }), fc.boolean())
  .map(([list, hasErasures]) => {
    const isLeftOut = hasErasures ? isBareLogout : ({ body }: Sent) => body.includes('"delete"');
    return list.map((step) =>
      step.kind === "night" ? step : { ...step, sent: step.sent.filter((event) => !isLeftOut(event)) },
    );
  });

export function isBareLogout({ body }: Sent): boolean {
  return body.includes('"logout"') && !body.includes('"login"');
}

export const retainedDeliveries = fc.record({
  steps: histories,
  kills: killsAmong(2500, 3),
  zone: fc.constantFrom(...(Object.keys(zones) as (keyof typeof zones)[])),
  /** Requests of gold before which maintenance runs too. */
  interruptions: fc.array(fc.integer({ min: 1, max: 1500 }), { maxLength: 2 }),
});

export type Delivery = typeof retainedDeliveries extends fc.Arbitrary<infer D> ? D : never;

/** Changes a clause of retention, to show that the property notices it. */
export interface RetainedStores extends Pick<PipelineStores, "mutateGold"> {
  readonly mutateRetention?: (context: RetentionContext) => RetentionContext;
  /** Whether a night can pass while gold runs, so that a run that began before a freeze outlasts it. */
  readonly isEndless?: boolean;
}

/** @throws AssertionError for a delivery whose rows are not as expected */
export async function expectRetained(
  { steps: list, kills, zone, interruptions }: Delivery,
  { mutateGold, mutateRetention = (context) => context, isEndless = false }: RetainedStores = {},
): Promise<void> {
  const killed = killedStores(kills);
  const clock = { now: firstNight, nightsInRun: 0 };
  const night = () => applyRetention(mutateRetention(pipeline.retention(clock.now, limits)), Number.POSITIVE_INFINITY);
  const stores = interrupted(killed.wrap, new Set(interruptions), async () => {
    // The first one freezes what a later one removes, when this run has ended.
    if (clock.nightsInRun === 0 || isEndless) clock.now += 23 * hour;
    clock.nightsInRun += 1;
    await night();
  });
  const pipeline = pipelineInMemory(definition, zone, { wrap: stores.wrap, ...(mutateGold ? { mutateGold } : {}) });
  const frozen = frozenRows(pipeline);
  const slices: Sent[][] = [];
  const expectedRows = (summary: ComputedSummary): Row[] =>
    referenceFor(summary.name)(remaining(slices.map((slice) => slice.map(enqueued))), zones[zone]);
  const send = async (sent: readonly Sent[], upTo: () => Promise<void>) => {
    const before = pipeline.inputs.length;
    Object.assign(clock, { nightsInRun: 0 });
    await landAll(pipeline.silver, sent, Number.POSITIVE_INFINITY, () => 0);
    stores.isOn = true;
    await untilDone(upTo, upTo);
    stores.isOn = false;
    slices.push(...slicesOf(sent, 1, pipeline.inputs.slice(before)));
  };
  await send(registered, pipeline.process);
  for (const step of list) {
    if (step.kind === "send") await send(step.sent, pipeline.process);
    if (step.kind === "silver") await send(step.sent, pipeline.processSilver);
    if (step.kind !== "night") continue;
    killed.isOn = false;
    await frozen.remember();
    const before = await readRetention(pipeline.retention(clock.now, limits).gold);
    killed.isOn = true;
    clock.now += day;
    await untilDone(night, night);
    killed.isOn = false;
    await frozen.remember(before, expectedRows);
    killed.isOn = true;
  }
  killed.isOn = false;
  await pipeline.process();
  for (let nights = 0; nights < 2; nights += 1) {
    clock.now += 2 * hour;
    await frozen.remember();
    await night();
    await pipeline.process();
  }
  await frozen.expectUnchanged(slices.flat(), expectedRows);
  await expectRemoved(pipeline, slices);
}

const enqueued = (event: Sent): Sent => ({ ...event, enqueued: enqueuedTime });

/** Stores that run maintenance before some of their requests, counted from 1 while `isOn`. */
function interrupted(wrap: WrapStore, before: ReadonlySet<number>, night: () => Promise<unknown>) {
  let [requests, isNight] = [0, false];
  const state = {
    isOn: false,
    wrap: <T extends object>(store: T, name: string): T => {
      const wrapped = wrap(store, name);
      return new Proxy(wrapped, {
        get(object, property, receiver) {
          const member: unknown = Reflect.get(object, property, receiver);
          if (typeof member !== "function" || !(property in requested)) return member;
          return async (...args: unknown[]) => {
            if (state.isOn && !isNight) {
              requests += 1;
              if (before.has(requests)) {
                isNight = true;
                // Killed: the next night begins again.
                await night().catch(() => {});
                isNight = false;
              }
            }
            return Reflect.apply(member, object, args);
          };
        },
      });
    },
  };
  return state;
}

const requested = { read: 0, create: 0, replace: 0, remove: 0, removeVersion: 0, queryPartition: 0, changes: 0 };

/** The rows of frozen groups, from when they were frozen on. */
function frozenRows(pipeline: Pipeline) {
  const known = new Map(computedSummaries.map(({ name }) => [name, new Set<string>()]));
  const until = new Map<string, string>();
  const { gold } = pipeline.retention(0, limits);
  const storedRows = async (summary: ComputedSummary) => pipeline.personalRows(summary);
  const dateOf = (row: Row) => String(row["date"]);
  return {
    /** @param reference of the rows; they equal it, if gold was not interrupted */
    async remember(
      before: Pick<AppliedRetention, "cutoffs"> = { cutoffs: {} },
      reference?: (summary: ComputedSummary) => readonly Row[],
    ) {
      const applied = await readRetention(gold);
      for (const summary of computedSummaries) {
        const [from = "", to] = [until.get(summary.name), frozenBefore(summary, applied)];
        if (to === undefined || to <= from) continue;
        const isNew = (row: Row) => from <= dateOf(row) && dateOf(row) < to;
        const rows = (await storedRows(summary)).filter(isNew);
        if (reference !== undefined && (frozenBefore(summary, before) ?? "") === from)
          expect(textsOf(rows), `${summary.name} at the freeze`).toEqual(textsOf(reference(summary).filter(isNew)));
        for (const row of rows) known.get(summary.name)?.add(JSON.stringify(row));
        until.set(summary.name, to);
      }
    },
    async expectUnchanged(sent: readonly Sent[], reference: (summary: ComputedSummary) => readonly Row[]) {
      const erasures = erasuresIn(sent);
      for (const summary of computedSummaries) {
        const to = until.get(summary.name) ?? "";
        const isOpen = (row: Row) => summary.date === undefined || dateOf(row) >= to;
        const rows = await storedRows(summary);
        expect(textsOf(rows.filter(isOpen)), summary.name).toEqual(textsOf(reference(summary).filter(isOpen)));
        const left = new Set(rows.filter((row) => !isOpen(row)).map((row) => JSON.stringify(row)));
        for (const text of left) expect(known.get(summary.name), `${summary.name}: a frozen row`).toContain(text);
        const frozen = [...(known.get(summary.name) ?? [])].map((text) => ({ text, ...erasures(JSON.parse(text)) }));
        const gone = frozen.filter(({ text, mayBeGone }) => !mayBeGone && !left.has(text));
        expect(gone, `${summary.name}: frozen rows that are gone`).toEqual([]);
        const erased = frozen.filter(({ text, mustBeGone }) => mustBeGone && left.has(text));
        expect(erased, `${summary.name}: rows of erased people`).toEqual([]);
      }
    },
  };
}

function textsOf(rows: readonly Row[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

/** Whether an erasure can concern a row, and whether it concerns all of it. */
function erasuresIn(sent: readonly Sent[]) {
  const of = (stream: string) => sent.filter((event) => event.stream === stream).map(({ body }) => JSON.parse(body));
  const until = new Map<string, number>();
  for (const { user_id, update_type, timestamp } of of("profiles"))
    if (update_type === "delete") until.set(user_id, Math.max(timestamp, until.get(user_id) ?? timestamp));
  const registrations = of("registrations");
  return (row: Row) => {
    const [from, to] = [-14, 36].map((hours) => Date.parse(`${row["date"]}T00:00:00Z`) + hours * hour);
    const people =
      typeof row["user_id"] === "string"
        ? [row["user_id"]]
        : registrations
            .filter((each) => each.mac_address === row["mac_address"] || each.device_id === row["device_id"])
            .map(({ user_id }) => String(user_id));
    const isErased = (user: string, by: number) => (until.get(user) ?? 0) >= by;
    const isTaken = registrations.some((each) => each.void === true);
    // What a user has after the erasure and before they register again was erased.
    const isBeforeReturn = (user: string) =>
      user === row["user_id"] &&
      until.has(user) &&
      !registrations.some(
        ({ user_id, registration_timestamp: time }) =>
          String(user_id) === user && (until.get(user) ?? 0) < time && time <= (to ?? 0),
      );
    return {
      mayBeGone: people.some((user) => isErased(user, from ?? 0) || isBeforeReturn(user)),
      mustBeGone:
        !isTaken && people.length > 0 && people.every((user) => isErased(user, to ?? 0) || isBeforeReturn(user)),
    };
  };
}

/** Silver contains exactly what does not end before its cutoff. */
async function expectRemoved(pipeline: Pipeline, slices: readonly Sent[][]): Promise<void> {
  const { cutoffs } = await readRetention(pipeline.retention(0, limits).gold);
  const all = referenceSilver(remaining(slices.map((slice) => slice.map(enqueued))));
  const kept = Object.entries(all).map(([container, documents]) => {
    const kind = retentionOfContainer(container);
    const cutoff = kind === "kept" ? 0 : (cutoffs[kind] ?? 0);
    return [container, documents.filter((document) => endOf(document) >= cutoff)] as const;
  });
  expect(pipeline.silver.contents()).toEqual(contents(Object.fromEntries(kept)));
}

function endOf(document: { readonly start?: number; readonly time?: number; readonly logout?: number | null }): number {
  return Math.max(document.start ?? document.time ?? 0, document.logout ?? 0);
}
