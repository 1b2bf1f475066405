import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEndpoints } from "../local/endpoints.ts";
import { freePorts } from "../local/free-ports.ts";
import { appSettings } from "../local/settings.ts";
import { compactPartition } from "../shared/bronze/compaction/compact.ts";
import { mergeLimits } from "../shared/bronze/compaction/groups.ts";
import { landBatch } from "../shared/bronze/hub-batches/land-batch.ts";
import { rowsAfter } from "../shared/bronze/manifest/manifest-row.ts";
import { listPartitions, partitionKeyOf } from "../shared/bronze/manifest/partition.ts";
import { lakeFor, silverFor } from "../shared/composition.ts";
import { type Azure, openAzure } from "../shared/platform/azure/clients.ts";
import { readConfiguration } from "../shared/platform/azure/configuration.ts";
import { resources } from "../shared/platform/azure/resources.ts";
import { pendingPartitions } from "../shared/silver/slice/pending-partitions.ts";
import { runSlice } from "../shared/silver/slice/run-slice.ts";
import { heartRates } from "../shared/streams/heart-rates.ts";
import { batches, readings } from "../testing/readings.ts";
import { runtimeOf } from "../tools/common/runtime.ts";

const devices = 100;
const runs = 5;
/** Readings of a device per run of silver, once a minute. */
const perRun = 60;
const limits = { events: 200_000, bytes: 64 * 2 ** 20, files: 4, documents: 100 };

/** Unit costs of a heart rate; those of `tools/cost/unit-costs.json`, and others. */
export interface MeasuredCosts {
  /** At `perRun` readings of a device in a run. */
  readonly silverRuPerReading: number;
  readonly readsPerDocument: number;
  readonly writesPerDocument: number;
  /** With 17 digits, 1,000 in a file. */
  readonly landedBytesPerReading: number;
  /** With 17 digits, after compaction. */
  readonly bronzeBytesPerReading: number;
  readonly landedBytesOfTwoDecimals: number;
  readonly bronzeBytesOfTwoDecimals: number;
}

/** Prints the cost of a heart rate: request units in silver, and bytes in bronze. */
export async function benchCost(): Promise<void> {
  const costs = await measureCosts();
  const each = (bytes: number) => bytes.toFixed(1);
  console.log(
    `  silver   ${costs.silverRuPerReading.toFixed(3)} RU per heart rate, at ${perRun} readings per device and run`,
  );
  console.log(
    `           ${costs.readsPerDocument.toFixed(2)} reads, ${costs.writesPerDocument.toFixed(2)} writes per document and slice`,
  );
  console.log(`  bronze   ${each(costs.landedBytesPerReading)} bytes per heart rate with 17 digits, 1,000 per file`);
  console.log(`           ${each(costs.bronzeBytesPerReading)} after compaction`);
  console.log(`           ${each(costs.landedBytesOfTwoDecimals)} with two decimals, 1,000 per file`);
  console.log(`           ${each(costs.bronzeBytesOfTwoDecimals)} after compaction`);
}

/** Measures request units and bytes, which do not depend on the machine. */
export async function measureCosts(): Promise<MeasuredCosts> {
  const folder = await mkdtemp(join(tmpdir(), "korevital-bench-"));
  const endpoints = await startEndpoints({ ...freePorts, data: folder, log: "quiet" }, resources);
  let units = 0;
  const requests = { read: 0, write: 0, query: 0, feed: 0 };
  const azure = openAzure(readConfiguration(appSettings(".", endpoints.ports)), {
    onCharge(_, operation, charge) {
      units += charge;
      requests[operation] += 1;
    },
  });
  try {
    const { events, documents } = await work(azure, "0");
    const { read, write } = requests;
    const silver = {
      silverRuPerReading: units / events,
      readsPerDocument: read / documents,
      writesPerDocument: write / documents,
    };
    const first = await bytesOf(azure, "0");
    await work(azure, "1", 2);
    const second = await bytesOf(azure, "1");
    await compact(azure);
    return {
      ...silver,
      landedBytesPerReading: first / events,
      bronzeBytesPerReading: (await bytesOf(azure, "0")) / events,
      landedBytesOfTwoDecimals: second / events,
      bronzeBytesOfTwoDecimals: (await bytesOf(azure, "1")) / events,
    };
  } finally {
    await azure.close();
    await endpoints.close();
    await rm(folder, { recursive: true });
  }
}

async function work(azure: Azure, partition: string, decimals?: 2): Promise<{ events: number; documents: number }> {
  const silver = silverFor(azure, Date.now);
  const store = { ...lakeFor(azure), ...runtimeOf(azure) };
  const all = batches(readings(devices, perRun * runs, decimals), 1000);
  const counts = { events: 0, documents: 0 };
  for (const [index, events] of all.entries()) {
    await landBatch(store, { stream: heartRates, partition, source: "hub", events, generation: async () => 1 });
    if ((index + 1) % (all.length / runs) !== 0) continue;
    for (const key of await pendingPartitions(silver.bronze, silver.database)) {
      const slice = await runSlice(silver, key, limits);
      counts.events += slice.events;
      counts.documents += slice.documents;
    }
  }
  return counts;
}

/** Total size of the data files in one partition's manifest. */
async function bytesOf(azure: Azure, partition: string): Promise<number> {
  let bytes = 0;
  const key = partitionKeyOf({ stream: heartRates.name, partition, generation: 1 });
  for await (const { dataBytes } of rowsAfter(lakeFor(azure).manifest, key, 0)) bytes += dataBytes;
  return bytes;
}

async function compact(azure: Azure): Promise<void> {
  const store = { ...lakeFor(azure), ...runtimeOf(azure) };
  for (const key of await listPartitions(store.manifest))
    await compactPartition(store, key, mergeLimits, Number.POSITIVE_INFINITY);
}
