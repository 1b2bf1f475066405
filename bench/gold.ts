import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { goldOf, silverOf } from "../shared/composition.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import { type Azure, openAzure } from "../shared/platform/azure/clients.ts";
import {
  type GeneratedEvent,
  heartRate,
  type Person,
  peopleOf,
  registration,
  workout,
} from "../tools/common/history.ts";
import { drainHere } from "../tools/rebuild/drain.ts";
import { goldRound } from "../tools/rebuild/gold-round.ts";
import { limitsOf } from "../tools/rebuild/options.ts";
import { silverRound } from "../tools/rebuild/silver-round.ts";
import { landBatches } from "./land-batches.ts";
import { batchesOf } from "./rebuild/data.ts";
import { withEndpoints } from "./rebuild/endpoints.ts";

const hour = 3_600_000;
const day = 24 * hour;
const from = Date.UTC(2025, 0, 6, 6);
/** Late readings, each of another person: so what they touch is the same however many rows there are. */
const changed = 1000;
/** An activity of the app has the same. */
const limits = { pageSize: 200, concurrency: 16 };

/** A person's workout of one day. */
interface Occasion {
  readonly person: Person;
  readonly start: number;
}

/**
 * What a run of gold costs after 1,000 late readings, each of another person's workout: among 1,000 rows, and among many.
 *
 * @param rows how many are many; whole thousands of them
 */
export async function benchGold(rows = 20_000): Promise<void> {
  const few = await late(changed);
  const many = await late(rows);
  console.log(`  about ${changed} late readings, each of another row of ${workoutBpmSummary.name}`);
  for (const { count, run } of [few, many])
    console.log(
      `  among ${String(count).padStart(9)} rows   ${run.units.toFixed(0)} RU, ${run.requests} requests, ${run.seconds.toFixed(2)} s, ${run.written} rows written`,
    );
  const ratio = (name: "units" | "seconds") => (many.run[name] / few.run[name]).toFixed(2);
  console.log(`  ratio                    ${ratio("units")} of request units, ${ratio("seconds")} of time`);
}

async function late(count: number) {
  const folder = await mkdtemp(join(tmpdir(), "korevital-bench-"));
  const occasions = [...occasionsOf(count)];
  const some = occasions.filter((_, index) => index % Math.floor(count / changed) === 0);
  try {
    let run = { units: 0, requests: 0, seconds: 0, written: 0 };
    await withEndpoints(folder, async (azure) => {
      await land(azure, "0", history(occasions));
      await measured(azure);
      await land(
        azure,
        "1",
        some.map(({ person, start }) => heartRate(person, start + 25 * 60_000, 99)),
      );
      run = await measured(azure);
    });
    return { count, run };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** As many for each person, one a day. */
function* occasionsOf(count: number): Generator<Occasion> {
  for (const person of peopleOf({ seed: 1, users: changed }))
    for (let index = 0; index < Math.floor(count / changed); index += 1) yield { person, start: from + index * day };
}

/** Who has the device, then start, a reading, and the end of each workout. */
function* history(occasions: readonly Occasion[]): Generator<GeneratedEvent> {
  for (const person of new Set(occasions.map((occasion) => occasion.person))) yield registration(person, from - day);
  for (const { person, start } of occasions) {
    yield workout(person, "1", "start", start);
    yield heartRate(person, start + 5 * 60_000, 80);
    yield workout(person, "1", "stop", start + hour);
  }
}

async function land(azure: Azure, partition: string, events: Iterable<GeneratedEvent>): Promise<void> {
  for (const [stream, some] of Map.groupBy(events, (event) => event.stream))
    await landBatches(azure, batchesOf(stream, partition, some, 1000));
}

/** Brings silver up to bronze, then gold up to silver, and counts what gold took. */
async function measured({ configuration }: Azure) {
  const run = { units: 0, requests: 0, seconds: 0, written: 0 };
  const silver = openAzure(configuration);
  const azure = openAzure(configuration, (_, __, charge) => {
    run.units += charge;
    run.requests += 1;
  });
  try {
    const facts = silverOf(silver, Date.now);
    const { slice, partitions } = limitsOf();
    await silverRound(facts.bronze, facts.database, { drain: drainHere(facts, slice), partitions }, () => {});
    const begin = performance.now();
    run.written = (await goldRound(goldOf(azure, Date.now), [workoutBpmSummary], limits, () => {})).written;
    run.seconds = (performance.now() - begin) / 1000;
    return run;
  } finally {
    await Promise.all([azure.close(), silver.close()]);
  }
}
