import { expect, it } from "vitest";
import type { BronzeEvent } from "../../shared/bronze/bronze-event.ts";
import { decodeEvents, decodeQuarantined, encodeEvents, encodeQuarantined } from "../../shared/bronze/files/parquet.ts";
import { classify, combined, encodeIsolatingFailures } from "../../shared/bronze/hub-batches/classify.ts";
import { silverDefinitions } from "../../shared/silver/documents/registry.ts";
import { sliceAccumulator } from "../../shared/silver/slice/slice-accumulator.ts";
import { streams } from "../../shared/streams/registry.ts";
import type { Stream } from "../../shared/streams/stream.ts";
import { earliestTime, enqueuedTime } from "../../shared/streams/testing/bodies.ts";
import { seeded } from "../../tools/common/random.ts";
import { corpusOf, pickFrom } from "./corpus.ts";
import { mutate } from "./mutate.ts";
import { hubMutations, seed, timeout } from "./plan.ts";

const batchSize = 1000;
const origin = { stream: "", partition: "0", source: "hub", ingestTime: enqueuedTime } as const;

it(`each record of ${hubMutations} mutated events has one outcome, and is stored byte for byte (seed ${seed})`, {
  timeout,
}, async () => {
  const random = seeded(seed);
  const corpus = corpusOf(seed);
  const outcomes = { accepted: 0, quarantined: 0, ignored: 0 };
  let events = 0;
  const codes = new Set<string>();
  for (let from = 0; from < hubMutations; from += batchSize) {
    const size = Math.min(batchSize, hubMutations - from);
    const mutated = Array.from({ length: size }, () => mutate(pickFrom(random, corpus), random));
    for (const stream of streams) {
      const received = mutated.flatMap((event, index) =>
        event.stream === stream.name ? [receivedEvent(event.body, from + index)] : [],
      );
      const { accepted, quarantined, ignored } = await stored(stream, received);
      events += received.length;
      outcomes.accepted += accepted.length;
      outcomes.quarantined += quarantined.length;
      outcomes.ignored += [...ignored.values()].reduce((sum, count) => sum + count, 0);
      for (const { code } of quarantined) codes.add(code);
      expectStoredOnce(stream, received, [...accepted, ...quarantined], ignored);
      expectSilverAccepts(stream, accepted);
    }
  }
  expect(events).toBe(hubMutations);
  expect(outcomes.accepted + outcomes.quarantined + outcomes.ignored).toBeGreaterThan(hubMutations);
  console.log(`${hubMutations} mutations: ${JSON.stringify(outcomes)}, rejected as ${[...codes].sort().join(", ")}`);
  expect([...codes].sort()).toEqual([
    ...["future", "impossible", "missing", "mistyped", "no-identity", "not-json", "not-text", "past"],
  ]);
  expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(hubMutations / 1000);
});

function receivedEvent(body: Buffer, sequenceNumber: number): BronzeEvent {
  return { sequenceNumber, enqueuedTime, key: sequenceNumber % 3 === 0 ? undefined : `k${sequenceNumber}`, body };
}

/** Writes a batch as files of bronze and quarantine, and reads them again. */
async function stored(stream: Stream, events: readonly BronzeEvent[]) {
  const classified = events.map((event) => classify(stream, event, earliestTime));
  const { accepted, quarantined } = combined(classified);
  const { file, failed } = encodeIsolatingFailures(accepted, (some) => encodeEvents(some, origin));
  const rejected = [...quarantined, ...failed];
  return {
    accepted: file === undefined ? [] : await decodeEvents(file),
    quarantined: rejected.length === 0 ? [] : await decodeQuarantined(encodeQuarantined(rejected, origin)),
    ignored: new Map(events.map(({ sequenceNumber }, index) => [sequenceNumber, classified[index]?.ignored ?? 0])),
  };
}

/** All records of each event are stored or ignored: whole, or numbered from 1 when there are several. */
function expectStoredOnce(
  stream: Stream,
  events: readonly BronzeEvent[],
  storedEvents: readonly BronzeEvent[],
  ignored: ReadonlyMap<number, number>,
): void {
  const found = Map.groupBy(storedEvents, ({ sequenceNumber }) => sequenceNumber);
  expect([...found.keys()].every((sequence) => ignored.has(sequence))).toBe(true);
  for (const event of events) {
    const rows = found.get(event.sequenceNumber) ?? [];
    const total = rows.length + (ignored.get(event.sequenceNumber) ?? 0);
    const numbers = rows.map(({ record }) => record);
    const isWhole = total === 1 && rows.every((row) => row.record === undefined && isUnchanged(stream, event, row));
    const isSplit =
      total > 1 && new Set(numbers).size === rows.length && numbers.every((each = 0) => each > 0 && each <= total);
    if (!isWhole && !isSplit)
      throw new Error(
        `event ${event.sequenceNumber} is not stored as it arrived: ${Buffer.from(event.body).toString("base64")}`,
      );
  }
}

/** A possible secret is stored without its bytes and its key. */
function isUnchanged({ storedOnlyWith }: Stream, event: BronzeEvent, row: BronzeEvent): boolean {
  const isWithheld = storedOnlyWith !== undefined && row.body.length === 0 && row.key === undefined;
  return isWithheld || (event.key === row.key && Buffer.compare(event.body, row.body) === 0);
}

/** Silver processes every accepted event, and its documents survive a JSON round trip. */
function expectSilverAccepts(stream: Stream, accepted: readonly BronzeEvent[]): void {
  const definitions = silverDefinitions.filter((definition) => definition.stream === stream.name);
  const accumulator = sliceAccumulator({ stream, definitions, earliestTime });
  accumulator.add(accepted);
  expect(accumulator.failed).toBe(false);
  for (const definition of definitions)
    for (const { contributions, partition } of accumulator.pendingDocuments(definition)) {
      const document = JSON.stringify(definition.merge(contributions as never));
      expect(JSON.stringify(JSON.parse(document))).toBe(document);
      expect(partition).not.toBe("undefined");
    }
}
