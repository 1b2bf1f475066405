import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { goldFor, silverFor } from "../shared/composition.ts";
import { computedSummaries } from "../shared/gold/registry.ts";
import { riskByBirthYear } from "../shared/gold/risk-by-birth-year/risk-by-birth-year.ts";
import type { Gold } from "../shared/gold/run/gold.ts";
import { refresh } from "../shared/gold/run/refresh.ts";
import type { ComputedSummary } from "../shared/gold/summary.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import { hashId } from "../shared/platform/hash-id.ts";
import type { BalanceDocument } from "../shared/silver/documents/registry.ts";
import { history } from "../tools/common/history.ts";
import { localDrain } from "../tools/rebuild/drain.ts";
import { limitsOf } from "../tools/rebuild/options.ts";
import { silverRound } from "../tools/rebuild/silver-round.ts";
import { landBatches } from "./land-batches.ts";
import { batchesOf } from "./rebuild/data.ts";
import { withEndpoints } from "./rebuild/endpoints.ts";

const assessmentsEach = 10;
/** The limits of the app. */
const limits = { pageSize: 1000, concurrency: 16, workFor: 4 * 60_000 };
const writtenAtOnce = 5000;

/**
 * Measures gold when everybody is born in one year: until it has all customers and their ten assessments each, after
 * one
 * more assessment, and how long the other summaries take beside it.
 *
 * @param customers number of them
 */
export async function benchBirthYear(customers = 100_000): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "korevital-bench-"));
  try {
    await withEndpoints(folder, async (azure) => {
      const gold = goldFor(azure, Date.now);
      const others = computedSummaries.filter((summary) => summary !== riskByBirthYear);
      await landOthers(azure, 1);
      const alone = await timeOf(() => Promise.all(others.map((summary) => drain(gold, summary))));
      await fill(azure, customers);
      await landOthers(azure, 2);
      let beside = 0;
      const all = await timeOf(() =>
        Promise.all([
          drain(gold, riskByBirthYear),
          timeOf(() => Promise.all(others.map((summary) => drain(gold, summary)))).then((time) => {
            beside = time;
          }),
        ]),
      );
      console.log(`  ${customers} customers of one year with ${customers * assessmentsEach} assessments`);
      console.log(`  complete                  ${all.toFixed(1)} s`);
      console.log(`  other summaries           ${alone.toFixed(1)} s alone, ${beside.toFixed(1)} s beside it`);
      await azure.silver("balance").create(assessment(0, assessmentsEach), emailOf(0));
      const again = await timeOf(() => drain(gold, riskByBirthYear));
      console.log(`  one more assessment       ${again.toFixed(1)} s`);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The runs of a summary, as its orchestration does them. */
async function drain(gold: Gold, summary: ComputedSummary): Promise<void> {
  while ((await refresh({ ...gold, refreshInterval: 0 }, summary, limits)).again);
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

const emailOf = (customer: number) => `customer-${customer}@example.org`;

function assessment(customer: number, number: number): BalanceDocument {
  const email = emailOf(customer);
  const time = Date.UTC(2026, 0, 1) + customer * 1000 + number;
  return { id: hashId("a", customer, number), kind: "assessment", email, customer: email, score: number / 7, time };
}

function* documents(customers: number): Generator<BalanceDocument> {
  for (let customer = 0; customer < customers; customer += 1) {
    const email = emailOf(customer);
    const attributes = { name: "", email, phone: "", birthDay: "1965-02-03" };
    yield { id: hashId("c", customer), kind: "customer", email, enqueuedTime: 1, birthYear: "1965", attributes };
    for (let number = 0; number < assessmentsEach; number += 1) yield assessment(customer, number);
  }
}

async function fill(azure: Azure, customers: number): Promise<void> {
  const balance = azure.silver("balance");
  let writes: Promise<unknown>[] = [];
  for (const document of documents(customers)) {
    writes.push(balance.create(document, document.email));
    if (writes.length < writtenAtOnce) continue;
    await Promise.all(writes);
    writes = [];
  }
  await Promise.all(writes);
}

/** Workouts, gym visits and activity of a few people, in silver. */
async function landOthers(azure: Azure, seed: number): Promise<void> {
  const events = history({ seed, users: 20, days: 5, from: Date.UTC(2026, 0, 5) });
  for (const [stream, some] of Map.groupBy(events, (event) => event.stream))
    await landBatches(azure, batchesOf(stream, String(seed), some, 1000));
  const { bronze, database, ...silver } = silverFor(azure, Date.now);
  const { slice, partitions } = limitsOf();
  await silverRound(
    bronze,
    database,
    { drain: localDrain({ bronze, database, ...silver }, slice), partitions },
    () => {},
  );
}
