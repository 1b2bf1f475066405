import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { goldFor, silverFor } from "../shared/composition.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import { type Azure, openAzure } from "../shared/platform/azure/clients.ts";
import { day, hour, minute } from "../shared/platform/time.ts";
import {
  type GeneratedEvent,
  heartRate,
  type Person,
  peopleOf,
  registration,
  workout,
} from "../tools/common/history.ts";
import { localDrain } from "../tools/rebuild/drain.ts";
import { goldRound } from "../tools/rebuild/gold-round.ts";
import { limitsOf } from "../tools/rebuild/options.ts";
import { silverRound } from "../tools/rebuild/silver-round.ts";
import { landEvents } from "./land-batches.ts";
import { withEndpoints } from "./rebuild/endpoints.ts";

const from = Date.UTC(2025, 0, 6, 6);
/** Number of late readings, each of a different person, so that they affect the same number of rows in any total. */
const changed = 1000;
/** The limits of an activity of the app. */
const limits = { pageSize: 200, concurrency: 16 };

/** A workout of a person. */
interface PersonWorkout {
  readonly person: Person;
  readonly start: number;
}

/**
 * Measures the cost of a run of gold after 1,000 late readings, each of a different person's workout, among 1,000 and
 * among many rows.
 *
 * @param rows number of many rows, in whole thousands
 */
export async function benchGold(rows = 20_000): Promise<void> {
  const few = await benchLateReadings(changed);
  const many = await benchLateReadings(rows);
  console.log(`  about ${changed} late readings, each of a different row of ${workoutBpmSummary.name}`);
  for (const { count, run } of [few, many])
    console.log(
      `  among ${String(count).padStart(9)} rows   ${run.units.toFixed(0)} RU, ${run.requests} requests, ${run.seconds.toFixed(2)} s, ${run.written} rows written`,
    );
  const ratio = (name: "units" | "seconds") => (many.run[name] / few.run[name]).toFixed(2);
  console.log(`  ratio                    ${ratio("units")} of request units, ${ratio("seconds")} of time`);
}

async function benchLateReadings(count: number) {
  const folder = await mkdtemp(join(tmpdir(), "korevital-bench-"));
  const workouts = [...workoutsOf(count)];
  const some = workouts.filter((_, index) => index % Math.floor(count / changed) === 0);
  try {
    let run = { units: 0, requests: 0, seconds: 0, written: 0 };
    await withEndpoints(folder, async (azure) => {
      await landEvents(azure, "0", history(workouts));
      await measured(azure);
      await landEvents(
        azure,
        "1",
        some.map(({ person, start }) => heartRate(person, start + 25 * minute, 99)),
      );
      run = await measured(azure);
    });
    return { count, run };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The same number of workouts per person, one per day. */
function* workoutsOf(count: number): Generator<PersonWorkout> {
  for (const person of peopleOf({ seed: 1, users: changed }))
    for (let index = 0; index < Math.floor(count / changed); index += 1) yield { person, start: from + index * day };
}

/** A registration per person, then start, reading and stop of each workout. */
function* history(workouts: readonly PersonWorkout[]): Generator<GeneratedEvent> {
  for (const person of new Set(workouts.map((each) => each.person))) yield registration(person, from - day);
  for (const { person, start } of workouts) {
    yield workout(person, "1", "start", start);
    yield heartRate(person, start + 5 * minute, 80);
    yield workout(person, "1", "stop", start + hour);
  }
}

/** Catches up silver and gold, and measures gold. */
async function measured({ configuration }: Azure) {
  const run = { units: 0, requests: 0, seconds: 0, written: 0 };
  const silver = openAzure(configuration);
  const azure = openAzure(configuration, {
    onCharge(_, __, charge) {
      run.units += charge;
      run.requests += 1;
    },
  });
  try {
    const silverLayer = silverFor(silver, Date.now);
    const { slice, partitions } = limitsOf();
    await silverRound(
      silverLayer.bronze,
      silverLayer.database,
      { drain: localDrain(silverLayer, slice), partitions },
      () => {},
    );
    const begin = performance.now();
    run.written = (await goldRound(goldFor(azure, Date.now), [workoutBpmSummary], limits, () => {})).written;
    run.seconds = (performance.now() - begin) / 1000;
    return run;
  } finally {
    await Promise.all([azure.close(), silver.close()]);
  }
}
