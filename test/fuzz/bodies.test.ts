import { expect, it } from "vitest";
import type { BronzeEvent } from "../../shared/bronze/bronze-event.ts";
import { decodeEvents, decodeQuarantined, encodeEvents, encodeQuarantined } from "../../shared/bronze/files/parquet.ts";
import { classify, encodeIsolatingFailures } from "../../shared/bronze/hub-batches/classify.ts";
import { silverDefinitions } from "../../shared/silver/documents/registry.ts";
import { sliceAccumulator } from "../../shared/silver/slice/slice-accumulator.ts";
import { streams } from "../../shared/streams/registry.ts";
import type { Stream } from "../../shared/streams/stream.ts";
import { enqueuedTime } from "../../shared/streams/testing/bodies.ts";
import { seeded } from "../../tools/common/random.ts";
import { corpusOf, pickFrom } from "./corpus.ts";
import { mutate } from "./mutate.ts";
import { hubMutations, seed, timeout } from "./plan.ts";

const batchSize = 1000;
const origin = { stream: "", partition: "0", source: "hub", ingestTime: enqueuedTime } as const;

it(`${hubMutations} mutated events have one outcome each, and are stored byte for byte (seed ${seed})`, {
  timeout,
}, async () => {
  const random = seeded(seed);
  const corpus = corpusOf(seed);
  const outcomes = { accepted: 0, quarantined: 0, ignored: 0 };
  const codes = new Set<string>();
  for (let from = 0; from < hubMutations; from += batchSize) {
    const size = Math.min(batchSize, hubMutations - from);
    const mutated = Array.from({ length: size }, () => mutate(pickFrom(random, corpus), random));
    for (const stream of streams) {
      const events = mutated.flatMap((event, index) =>
        event.stream === stream.name ? [receivedEvent(event.body, from + index)] : [],
      );
      const { accepted, quarantined, ignored } = await stored(stream, events);
      outcomes.accepted += accepted.length;
      outcomes.quarantined += quarantined.length;
      outcomes.ignored += ignored.length;
      for (const { code } of quarantined) codes.add(code);
      expectOneOutcomeEach(events, [...accepted, ...quarantined], ignored);
      expectSilverAccepts(stream, accepted);
    }
  }
  expect(outcomes.accepted + outcomes.quarantined + outcomes.ignored).toBe(hubMutations);
  console.log(`${hubMutations} mutations: ${JSON.stringify(outcomes)}, rejected as ${[...codes].sort().join(", ")}`);
  expect([...codes].sort()).toEqual(["future", "impossible", "missing", "mistyped", "not-json", "not-text"]);
  expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(hubMutations / 1000);
});

function receivedEvent(body: Buffer, sequenceNumber: number): BronzeEvent {
  return { sequenceNumber, enqueuedTime, key: sequenceNumber % 3 === 0 ? undefined : `k${sequenceNumber}`, body };
}

/** Writes a batch as files of bronze and quarantine, and reads them again. */
async function stored(stream: Stream, events: readonly BronzeEvent[]) {
  const { accepted, quarantined, ignored } = classify(stream, events);
  const { file, failed } = encodeIsolatingFailures(accepted, (some) => encodeEvents(some, origin));
  const rejected = [...quarantined, ...failed];
  return {
    accepted: file === undefined ? [] : await decodeEvents(file),
    quarantined: rejected.length === 0 ? [] : await decodeQuarantined(encodeQuarantined(rejected, origin)),
    ignored,
  };
}

/** Ignored events are not stored. */
function expectOneOutcomeEach(
  events: readonly BronzeEvent[],
  storedEvents: readonly BronzeEvent[],
  ignored: readonly BronzeEvent[],
): void {
  const ids = [...storedEvents, ...ignored].map(({ sequenceNumber }) => sequenceNumber).sort((a, b) => a - b);
  expect(ids).toEqual(events.map(({ sequenceNumber }) => sequenceNumber));
  const found = new Map(storedEvents.map((event) => [event.sequenceNumber, event]));
  for (const { sequenceNumber, key, body } of events) {
    const event = found.get(sequenceNumber);
    if (event === undefined || (event.key === key && Buffer.compare(event.body, body) === 0)) continue;
    throw new Error(`event ${sequenceNumber} is not stored as it arrived: ${Buffer.from(body).toString("base64")}`);
  }
}

/** Silver processes every accepted event, and its documents survive a JSON round trip. */
function expectSilverAccepts(stream: Stream, accepted: readonly BronzeEvent[]): void {
  const definitions = silverDefinitions.filter((definition) => definition.stream === stream.name);
  const accumulator = sliceAccumulator(stream, definitions);
  accumulator.add(accepted);
  expect(accumulator.failed).toBe(false);
  for (const definition of definitions)
    for (const { contributions, partition } of accumulator.pendingDocuments(definition)) {
      const document = JSON.stringify(definition.merge(contributions as never));
      expect(JSON.stringify(JSON.parse(document))).toBe(document);
      expect(partition).not.toBe("undefined");
    }
}
