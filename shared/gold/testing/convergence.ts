import fc from "fast-check";
import type { SilverFacts } from "../../silver/silver-reader.ts";
import type { Feed, Row, Summary, View } from "../summary.ts";
import { type Event, type Step, schedules } from "./history.ts";
import type { Hook } from "./memory-container.ts";
import { dayInBerlin, dayInUtc } from "./reference.ts";
import { silverWrites } from "./silver-writes.ts";
import { runOnce, testLimits, type World, world } from "./world.ts";

/** What a summary must be after a history, by days of a time zone. */
export interface Expected {
  readonly summary: Summary;
  readonly reference: (history: readonly Event[], dayOf: (time: number) => string) => Row[];
}

const days = { UTC: dayInUtc, "Europe/Berlin": dayInBerlin };
export type Zone = keyof typeof days;

/** After any history, with silver written and gold killed in between, each summary is what its reference says. */
export function convergence(histories: fc.Arbitrary<Event[]>, expected: readonly Expected[], zone: Zone = "UTC") {
  return fc.asyncProperty(histories, schedules, async (history, schedule) => {
    const summaries = expected.map(({ summary }) => summary);
    const lived = await live(summaries, history, schedule, zone);
    return expected.every(
      ({ summary, reference }) => inOrder(lived.rows(summary)) === inOrder(reference(history, days[zone])),
    );
  });
}

/** Whether some history goes wrong when one feed of the summary is expanded in another way. */
export async function hasCounterexample(
  histories: fc.Arbitrary<Event[]>,
  { summary, reference }: Expected,
  { container, expand }: Feed,
  zone: Zone = "UTC",
): Promise<boolean> {
  const feeds = summary.feeds.map((feed) => (feed.container === container ? { container, expand } : feed));
  const property = convergence(histories, [{ summary: { ...summary, feeds }, reference }], zone);
  return (await fc.check(property, { seed: 42, numRuns: 20_000, endOnFailure: true })).failed;
}

/** Silver as if one more document stood in a container. */
export function withMore(view: View, container: string, more: object): View {
  const select: SilverFacts["select"] = async <D>(...of: Parameters<SilverFacts["select"]>) => {
    const found = await view.facts.select<D>(...of);
    return of[0] === container ? [...found, more as D] : found;
  };
  return { ...view, facts: { ...view.facts, select } };
}

const inOrder = (rows: readonly Row[]) => JSON.stringify(rows.map((row) => JSON.stringify(row)).sort());

class Crash extends Error {}

/** More runs than any of these histories needs. */
const mostRounds = 1000;

/** Lives the history: gold runs while silver is written, crashes where the schedule says so, and is run until nothing is left. */
async function live(
  summaries: readonly Summary[],
  history: readonly Event[],
  schedule: readonly Step[],
  timeZone: string,
): Promise<World> {
  const writes = silverWrites(history);
  const steps = schedule.values();
  const before: Hook = (operation) => {
    const step = steps.next().value;
    if (step === "silver") silver();
    else if (step === "crash" && operation === "write") throw new Crash();
  };
  const lived = world(summaries, before, timeZone);
  const silver = () => {
    const write = writes.shift();
    if (write !== undefined) lived.write(write);
    return write;
  };
  const run = async () => {
    try {
      return await runOnce(lived, summaries, { ...testLimits, concurrency: 1 + (schedule.length % 3) });
    } catch (error) {
      if (error instanceof Crash || (error as Error).cause instanceof Crash) return undefined;
      throw error;
    }
  };
  do await run();
  while (silver() !== undefined);
  for (let rounds = 0; (await run())?.length !== 0; rounds += 1)
    if (rounds === mostRounds) throw new Error(`something is left after ${rounds} runs`);
  return lived;
}
