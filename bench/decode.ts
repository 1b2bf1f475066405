import { encodeEvents } from "../shared/bronze/files/parquet.ts";
import { classify, encodeSound } from "../shared/bronze/hub-batches/classify.ts";
import type { BronzeEvent } from "../shared/bronze/manifest/manifest-row.ts";
import { heartRates } from "../shared/streams/heart-rates.ts";
import { batches, readings } from "./readings.ts";

const origin = { stream: "heart-rates", partition: "0", source: "hub", ingestTime: Date.UTC(2026, 0, 6) } as const;
const rounds = 300;
const batchSize = 1000;
/** Batches that are parsed at one time: that takes about as long as one that lands, so that whoever else uses the machine disturbs both alike. */
const parsedAtOnce = 4;

/** What ingest does with a batch but for I/O, against bare `JSON.parse` of the same bytes; the two take turns, batch by batch. */
export async function benchDecode(): Promise<void> {
  const work = batches(readings(100, 100), batchSize);
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const batch = work[round % work.length] ?? [];
    bare.push(milliseconds(() => times(parsedAtOnce, () => parseAll(batch))) / parsedAtOnce);
    ours.push(milliseconds(() => landInMemory(batch)));
  }
  const [a, b] = [median(ours), median(bare)];
  const perSecond = (time: number) => `${Math.round(batchSize / time)} k events/s`;
  console.log(`  JSON.parse alone          ${perSecond(b)}`);
  console.log(`  decode + check + encode   ${perSecond(a)}`);
  console.log(`  rate against JSON.parse   ${((b / a) * 100).toFixed(0)} %`);
}

function parseAll(batch: readonly BronzeEvent[]): void {
  for (const { body } of batch) JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString());
}

function landInMemory(batch: readonly BronzeEvent[]): void {
  const { accepted } = classify(heartRates, batch);
  const { file } = encodeSound(accepted, (events) => encodeEvents(events, origin));
  if (file === undefined) throw new Error("nothing was encoded");
}

function times(count: number, work: () => void): void {
  for (let done = 0; done < count; done += 1) work();
}

function milliseconds(work: () => void): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

/** The first third warms up. */
function median(times: readonly number[]): number {
  const settled = times.slice(Math.floor(times.length / 3)).sort((a, b) => a - b);
  return settled[settled.length >> 1] ?? Number.NaN;
}
