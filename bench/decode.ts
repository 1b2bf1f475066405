import type { BronzeEvent } from "../shared/bronze/bronze-event.ts";
import { encodeEvents } from "../shared/bronze/files/parquet.ts";
import { classify, combined, encodeIsolatingFailures } from "../shared/bronze/hub-batches/classify.ts";
import { heartRates } from "../shared/streams/heart-rates.ts";
import { batches, readings } from "../testing/readings.ts";

const origin = { stream: "heart-rates", partition: "0", source: "hub", ingestTime: Date.UTC(2026, 0, 6) } as const;
const rounds = 300;
const batchSize = 1000;
/** Number of parsed batches per sample, so that both samples take about as long and other load affects both equally. */
const parsesPerSample = 4;

/** Compares the ingest of a batch without I/O to `JSON.parse` of the same bytes, alternating batch by batch. */
export async function benchDecode(): Promise<void> {
  const work = batches(readings(100, 100), batchSize);
  const ingestTimes: number[] = [];
  const parseTimes: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const batch = work[round % work.length] ?? [];
    parseTimes.push(milliseconds(() => repeat(parsesPerSample, () => parseAll(batch))) / parsesPerSample);
    ingestTimes.push(milliseconds(() => landInMemory(batch)));
  }
  const [a, b] = [median(ingestTimes), median(parseTimes)];
  const perSecond = (time: number) => `${Math.round(batchSize / time)} k events/s`;
  console.log(`  JSON.parse alone          ${perSecond(b)}`);
  console.log(`  decode + check + encode   ${perSecond(a)}`);
  console.log(`  rate against JSON.parse   ${((b / a) * 100).toFixed(0)} %`);
}

function parseAll(batch: readonly BronzeEvent[]): void {
  for (const { body } of batch) JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString());
}

function landInMemory(batch: readonly BronzeEvent[]): void {
  const { accepted } = combined(batch.map((event) => classify(heartRates, event, 0)));
  const { file } = encodeIsolatingFailures(accepted, (events) => encodeEvents(events, origin));
  if (file === undefined) throw new Error("nothing was encoded");
}

function repeat(count: number, work: () => void): void {
  for (let done = 0; done < count; done += 1) work();
}

function milliseconds(work: () => void): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

/** The first third is warm-up. */
function median(times: readonly number[]): number {
  const settled = times.slice(Math.floor(times.length / 3)).sort((a, b) => a - b);
  return settled[settled.length >> 1] ?? Number.NaN;
}
