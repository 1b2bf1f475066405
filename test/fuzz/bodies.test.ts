import { expect, it } from "vitest";
import { decodeEvents, decodeQuarantined, encodeEvents, encodeQuarantined } from "../../shared/bronze/files/parquet.ts";
import { classify, encodeSound } from "../../shared/bronze/hub-batches/classify.ts";
import type { BronzeEvent } from "../../shared/bronze/manifest/manifest-row.ts";
import { silverDefinitions } from "../../shared/silver/documents/registry.ts";
import { gathering } from "../../shared/silver/slice/slice-accumulator.ts";
import { streams } from "../../shared/streams/registry.ts";
import type { Stream } from "../../shared/streams/stream.ts";
import { enqueuedTime } from "../../shared/streams/testing/bodies.ts";
import { seeded } from "../../tools/common/random.ts";
import { corpusOf, oneOf } from "./corpus.ts";
import { mutate } from "./mutate.ts";
import { overHubs, seed, timeout } from "./plan.ts";

const batchSize = 1000;
const origin = { stream: "", partition: "0", source: "hub", ingestTime: enqueuedTime } as const;

it(`${overHubs} mutated events have one outcome each, and are kept byte for byte (seed ${seed})`, {
  timeout,
}, async () => {
  const random = seeded(seed);
  const corpus = corpusOf(seed);
  const outcomes = { accepted: 0, quarantined: 0, ignored: 0 };
  const codes = new Set<string>();
  for (let from = 0; from < overHubs; from += batchSize) {
    const size = Math.min(batchSize, overHubs - from);
    const mutated = Array.from({ length: size }, () => mutate(oneOf(random, corpus), random));
    for (const stream of streams) {
      const events = mutated.flatMap((event, index) =>
        event.stream === stream.name ? [arrived(event.body, from + index)] : [],
      );
      const { accepted, quarantined, ignored } = await landed(stream, events);
      outcomes.accepted += accepted.length;
      outcomes.quarantined += quarantined.length;
      outcomes.ignored += ignored.length;
      for (const { code } of quarantined) codes.add(code);
      expectEachOnce(events, [...accepted, ...quarantined], ignored);
      expectSilverTakes(stream, accepted);
    }
  }
  expect(outcomes.accepted + outcomes.quarantined + outcomes.ignored).toBe(overHubs);
  console.log(`${overHubs} mutations: ${JSON.stringify(outcomes)}, refused as ${[...codes].sort().join(", ")}`);
  expect([...codes].sort()).toEqual(["future", "impossible", "missing", "mistyped", "not-json", "not-text"]);
  expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(overHubs / 1000);
});

function arrived(body: Buffer, sequenceNumber: number): BronzeEvent {
  return { sequenceNumber, enqueuedTime, key: sequenceNumber % 3 === 0 ? undefined : `k${sequenceNumber}`, body };
}

/** What bronze and quarantine hold of a batch when they are read again. */
async function landed(stream: Stream, events: readonly BronzeEvent[]) {
  const { accepted, quarantined, ignored } = classify(stream, events);
  const { file, failed } = encodeSound(accepted, (sound) => encodeEvents(sound, origin));
  const refused = [...quarantined, ...failed];
  return {
    accepted: file === undefined ? [] : await decodeEvents(file),
    quarantined: refused.length === 0 ? [] : await decodeQuarantined(encodeQuarantined(refused, origin)),
    ignored,
  };
}

/** What is ignored is nobody's of ours, and not kept. */
function expectEachOnce(
  events: readonly BronzeEvent[],
  kept: readonly BronzeEvent[],
  ignored: readonly BronzeEvent[],
): void {
  const ids = [...kept, ...ignored].map(({ sequenceNumber }) => sequenceNumber).sort((a, b) => a - b);
  expect(ids).toEqual(events.map(({ sequenceNumber }) => sequenceNumber));
  const found = new Map(kept.map((event) => [event.sequenceNumber, event]));
  for (const { sequenceNumber, key, body } of events) {
    const event = found.get(sequenceNumber);
    if (event === undefined || (event.key === key && Buffer.compare(event.body, body) === 0)) continue;
    throw new Error(`event ${sequenceNumber} is not kept as it came: ${Buffer.from(body).toString("base64")}`);
  }
}

/** No step of silver chokes on what bronze took, and its documents are JSON that reads back the same. */
function expectSilverTakes(stream: Stream, accepted: readonly BronzeEvent[]): void {
  const definitions = silverDefinitions.filter((definition) => definition.stream === stream.name);
  const gathered = gathering(stream, definitions);
  gathered.add(accepted);
  expect(gathered.failed).toBe(false);
  for (const definition of definitions)
    for (const { fragments, partition } of gathered.touched(definition)) {
      const document = JSON.stringify(definition.join(fragments as never));
      expect(JSON.stringify(JSON.parse(document))).toBe(document);
      expect(partition).not.toBe("undefined");
    }
}
