import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bronzeReaderFor } from "../shared/composition.ts";
import { summaries } from "../shared/gold/registry.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import { day } from "../shared/platform/time.ts";
import { type Person, peopleOf } from "../tools/common/history.ts";
import { allRows } from "../tools/common/rows.ts";
import { databaseSetNamed } from "../tools/rebuild/database-set.ts";
import { openDatabaseSet } from "../tools/rebuild/open-database-set.ts";
import type { ErasureResult } from "./erasure/run.ts";
import { landBatches, landEvents } from "./land-batches.ts";
import { bronzeBatches, firstReading } from "./rebuild/data.ts";
import { withEndpoints } from "./rebuild/endpoints.ts";

const batchSize = 1000;
/** A batch is of four people. */
const secondsTogether = 250;

/**
 * Erases a tenth of the people of a local stack: silver and gold, then one pass over bronze. Prints the rate and the
 * memory of the pass, and whether everything of everybody else is byte for byte the same.
 */
export async function benchErasure(readings = 200_000, people = 1000): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "korevital-bench-"));
  const everybody = peopleOf({ seed: 1, users: people });
  const erased = everybody.filter((_, index) => index % 10 === 0);
  try {
    await withEndpoints(folder, async (azure, data) => {
      await landBatches(azure, bronzeBatches(readings, people, batchSize, secondsTogether));
      const built = await run(data);
      console.log(`  built before     ${built.seconds.toFixed(1)} s`);
      const before = await digests(azure, erased);
      const deletions = erased.map(({ userId }) => ({ user_id: userId, update_type: "delete" }));
      const timestamp = (firstReading + 20 * day) / 1000;
      await landEvents(
        azure,
        "1",
        deletions.map((each) => ({
          ...{ stream: "profiles", key: each.user_id, body: JSON.stringify({ ...each, timestamp }) },
        })),
      );
      const { seconds, bronze } = await run(data);
      const after = await digests(azure, []);
      const count = (value: number) => Math.round(value).toLocaleString("en-US");
      console.log(`  ${count(erased.length)} of ${count(people)} people, ${count(readings)} heart rates`);
      console.log(`  silver and gold  ${seconds.toFixed(1)} s`);
      console.log(
        `  bronze           ${bronze.seconds.toFixed(1)} s, ${count(readings / bronze.seconds)} heart rates/s; ` +
          `${count(bronze.records)} records erased, ${count(bronze.reads)} reads of ${count(bronze.files)} files`,
      );
      console.log(`  memory           ${bronze.megabytes.join(", ")} MB, the maximum of each quarter of the reads`);
      console.log(`  everybody else   ${before === after ? "the same" : `DIFFERENT: ${before} and ${after}`}`);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** In a separate process, to measure its memory. The first run builds silver and gold, and has nobody to erase. */
async function run(data: string): Promise<ErasureResult> {
  const child = fork(new URL("./erasure/run.ts", import.meta.url), [data], {
    execArgv: ["--disable-warning=ExperimentalWarning", "--expose-gc"],
  });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`the erasure ended with code ${code}`)));
  ended.catch(() => {});
  const [result] = await Promise.race([once(child, "message"), ended]);
  return result;
}

/** Of all records of bronze and all rows of gold but those of some people. */
async function digests(azure: Azure, without: readonly Person[]): Promise<string> {
  const identifiers = new Set(without.flatMap(({ userId, deviceId }) => [userId, deviceId]));
  const isOther = (subject: unknown) => !identifiers.has(String(subject));
  return `${await bronzeDigest(azure, isOther)}, ${await goldDigest(azure, isOther)}`;
}

async function bronzeDigest(azure: Azure, isOther: (subject: unknown) => boolean): Promise<string> {
  const reader = bronzeReaderFor(azure);
  let [records, sum] = [0, 0n];
  for (const key of await reader.partitions())
    for await (const row of reader.rowsAfter(key, 0))
      for (const { body } of await reader.events(row)) {
        const { user_id, device_id, update_type } = JSON.parse(Buffer.from(body).toString());
        if (update_type === "delete" || !isOther(user_id ?? device_id)) continue;
        // A rewritten file orders its records by key: the sum does not depend on the order.
        sum += createHash("sha256").update(body).digest().readBigUInt64LE();
        records += 1;
      }
  return `${records} records ${BigInt.asUintN(64, sum).toString(16)}`;
}

async function goldDigest(azure: Azure, isOther: (subject: unknown) => boolean): Promise<string> {
  const hash = createHash("sha256");
  let count = 0;
  const container = openDatabaseSet(azure, databaseSetNamed("bench"), "UTC");
  try {
    for (const summary of summaries) {
      const rows = await allRows(container, summary, { personal: true });
      for (const row of rows.filter(({ user_id }) => isOther(user_id))) {
        hash.update(JSON.stringify(row));
        count += 1;
      }
    }
  } finally {
    await container.close();
  }
  return `${count} rows ${hash.digest("hex").slice(0, 12)}`;
}
