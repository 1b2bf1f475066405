import fc from "fast-check";
import type { Hook } from "../../../testing/fakes/memory-container.ts";
import type { SilverContainer, SilverDocuments } from "../../silver/documents/registry.ts";
import type { SilverReader } from "../../silver/silver-reader.ts";
import { type Feed, ofEach } from "../feed.ts";
import type { GroupContext, GroupKey } from "../group-context.ts";
import type { ComputedSummary, Row } from "../summary.ts";
import { type GoldFixture, goldFixture, runOnce, testLimits } from "./fixture.ts";
import { type Event, type Step, schedules } from "./history.ts";
import { dayInBerlin, dayInUtc } from "./reference.ts";
import { silverWrites } from "./silver-writes.ts";

/** A summary, and its rows after a history by days of a time zone. */
export interface Expected {
  readonly summary: ComputedSummary;
  readonly reference: (history: readonly Event[], dayOf: (time: number) => string) => Row[];
}

const days = { UTC: dayInUtc, "Europe/Berlin": dayInBerlin };
export type Zone = keyof typeof days;

/** After any history, with writes to silver and crashes of gold in between, each summary equals its reference. */
export function convergence(histories: fc.Arbitrary<Event[]>, expected: readonly Expected[], zone: Zone = "UTC") {
  return fc.asyncProperty(histories, schedules, async (history, schedule) => {
    const summaries = expected.map(({ summary }) => summary);
    const fixture = await play(summaries, history, schedule, zone);
    return expected.every(
      ({ summary, reference }) => inOrder(fixture.rows(summary)) === inOrder(reference(history, days[zone])),
    );
  });
}

/** Affected groups of one document, of which they may read every property. */
export type AffectedBy<C extends SilverContainer> = (
  document: SilverDocuments[C],
  context: GroupContext,
) => Promise<readonly GroupKey[]>;

/** Affected groups without one of their clauses. */
export type Clause<C extends SilverContainer = SilverContainer> = {
  readonly [Each in C]: { readonly container: Each; readonly affectedGroups: AffectedBy<Each> };
}[C];

/** Whether some history gives wrong rows when one feed of the summary is replaced. */
export async function hasCounterexample(
  histories: fc.Arbitrary<Event[]>,
  { summary, reference }: Expected,
  { container, affectedGroups }: Clause,
  zone: Zone = "UTC",
): Promise<boolean> {
  // The clause is of documents of its own container.
  const affectedByAny = affectedGroups as AffectedBy<SilverContainer>;
  const replacement: Feed = {
    container,
    change: (document) => ({ ...document }),
    affectedGroups: (changes, context, concurrency) =>
      ofEach(affectedByAny)(changes as readonly object[] as SilverDocuments[SilverContainer][], context, concurrency),
  };
  const feeds = summary.feeds.map((each) => (each.container === container ? replacement : each));
  const property = convergence(histories, [{ summary: { ...summary, feeds }, reference }], zone);
  return (await fc.check(property, { seed: 42, numRuns: 20_000, endOnFailure: true })).failed;
}

type Documents<C extends SilverContainer> = readonly SilverDocuments[C][];

/** The context with other results of the queries of one container's partitions. */
export function withDocuments<C extends SilverContainer>(
  context: GroupContext,
  container: C,
  change: (documents: Documents<C>) => Documents<C>,
): GroupContext {
  const { silver } = context;
  const queryPartition: SilverReader["queryPartition"] = async (other, ...query) => {
    const found = await silver.queryPartition(other, ...query);
    if ((other as SilverContainer) !== container) return found;
    // Equal containers have equal document types.
    const documents: Documents<SilverContainer> = found;
    const changed: Documents<SilverContainer> = change(documents as Documents<C>);
    return changed as typeof found;
  };
  return { ...context, silver: { ...silver, queryPartition } };
}

/** The context as if a container had one more document. */
export function withMore<C extends SilverContainer>(
  context: GroupContext,
  container: C,
  document: SilverDocuments[C],
): GroupContext {
  return withDocuments(context, container, (documents) => [...documents, document]);
}

const inOrder = (rows: readonly Row[]) => JSON.stringify(rows.map((row) => JSON.stringify(row)).sort());

class Crash extends Error {}

/** More runs than any of these histories needs. */
const maxRuns = 1000;

/**
 * Plays the history: gold runs while silver is written, crashes where the schedule requires it, and runs until no work
 * is left.
 */
async function play(
  summaries: readonly ComputedSummary[],
  history: readonly Event[],
  schedule: readonly Step[],
  timeZone: string,
): Promise<GoldFixture> {
  const writes = silverWrites(history);
  const steps = schedule.values();
  const before: Hook = (operation) => {
    const step = steps.next().value;
    if (step === "silver") writeNext();
    else if (step === "crash" && operation === "write") throw new Crash();
  };
  const fixture = goldFixture(summaries, before, timeZone);
  const writeNext = () => {
    const write = writes.shift();
    if (write !== undefined) fixture.write(write);
    return write;
  };
  // In a quarter of the histories each run has time for one page and one group only.
  const deadline = schedule.length % 4 === 0 ? -1 : testLimits.deadline;
  const limits = { ...testLimits, deadline, concurrency: 1 + (schedule.length % 3) };
  const run = async () => {
    try {
      return await runOnce(fixture, summaries, limits);
    } catch (error) {
      if (error instanceof Crash || (error as Error).cause instanceof Crash) return undefined;
      throw error;
    }
  };
  do await run();
  while (writeNext() !== undefined);
  for (let runs = 0; (await run())?.length !== 0; runs += 1)
    if (runs === maxRuns) throw new Error(`work is left after ${runs} runs`);
  return fixture;
}
