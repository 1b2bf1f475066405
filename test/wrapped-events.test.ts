import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeEvents, decodeQuarantined } from "../shared/bronze/files/parquet.ts";
import { landBatch } from "../shared/bronze/hub-batches/land-batch.ts";
import { landFile } from "../shared/bronze/landing/land-file.ts";
import { landingTime, memoryLanding } from "../shared/bronze/landing/testing/memory-landing.ts";
import type { OutgoingEvent } from "../shared/platform/azure/outgoing-event.ts";
import { postEvents } from "../shared/serving/api/ingest/post-events.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { contributionsOf } from "../shared/silver/slice/contributions.ts";
import { decodeBody } from "../shared/streams/decoding/decode.ts";
import { streams } from "../shared/streams/registry.ts";
import type { Stream } from "../shared/streams/stream.ts";
import { validBodies } from "../shared/streams/testing/bodies.ts";
import { joints, wrapNames, wrapped } from "../shared/streams/testing/wrap.ts";

/*
 * A wrapped event, the bare one and the landed one have the same outcome, through every way in, and silver gets the
 * same
 * of all of them.
 */

const enqueuedTime = landingTime;
const earliestTime = 1;
const bounds = { enqueuedTime, earliestTime };

/** Outcomes in order, and what silver gets of the accepted records. */
interface Outcomes {
  readonly accepted: number;
  readonly ignored: number;
  readonly rejected: readonly string[];
  readonly contributions: readonly string[];
}

/** Bodies with a field that identifies the stream, some of which are invalid. */
function bodiesOf({ name, discriminatorFields: [field] }: Stream): fc.Arbitrary<Record<string, unknown>> {
  const valid = (validBodies[name] ?? fc.constant({})).filter((body) => field in body);
  const invalid = fc.tuple(valid, fc.nat(), fc.constantFrom(null, true, "", 0, [1])).map(([body, at, value]) => {
    const names = Object.keys(body).filter((each) => each !== field && each !== "key");
    return { ...body, [names[at % names.length] ?? "more"]: value };
  });
  return fc.oneof({ arbitrary: valid, weight: 2 }, { arbitrary: invalid, weight: 1 });
}

function silverOf(stream: Stream, rows: readonly { readonly body: Uint8Array }[]): string[] {
  const definitions = silverDefinitions.filter((definition) => definition.stream === stream.name);
  return rows.flatMap(({ body }, sequenceNumber) => {
    const event = { sequenceNumber, enqueuedTime, key: undefined, body };
    const contributions = contributionsOf({ stream, definitions, earliestTime }, event);
    if (typeof contributions === "string") throw new Error(contributions);
    return contributions.flat().map((document) => JSON.stringify(document));
  });
}

/** What the bare bodies are, one by one. */
function bareOutcomes(stream: Stream, bodies: readonly Buffer[]): Outcomes {
  const decoded = bodies.map((body) => decodeBody(stream, body, bounds));
  const accepted = bodies.filter((_, index) => decoded[index]?.outcome === "accepted").map((body) => ({ body }));
  return {
    accepted: accepted.length,
    ignored: decoded.filter(({ outcome }) => outcome === "ignored").length,
    rejected: decoded.flatMap((each) => (each.outcome === "quarantined" ? [`${each.code} ${each.message}`] : [])),
    contributions: silverOf(stream, accepted),
  };
}

async function stored(stream: Stream, { bronze, quarantine }: ReturnType<typeof memoryLanding>) {
  const accepted = await Promise.all(
    bronze.names().map(async (name) => decodeEvents((await bronze.read(name)) ?? Buffer.of())),
  );
  const rejected = await Promise.all(
    quarantine.names().map(async (name) => decodeQuarantined((await quarantine.read(name)) ?? Buffer.of())),
  );
  return {
    contributions: silverOf(stream, accepted.flat()),
    rejected: rejected.flat().map(({ code, message }) => `${code} ${message.replace(/ \(\d+ bytes.*/, "")}`),
  };
}

async function throughHub(stream: Stream, body: Uint8Array): Promise<Outcomes> {
  const lake = memoryLanding();
  const events = [{ sequenceNumber: 5, enqueuedTime, key: undefined, body }];
  const batch = { stream, partition: "0", source: "hub", events, generation: async () => 1 } as const;
  const { counts } = await landBatch(lake, batch);
  // A batch that is delivered again is a duplicate, with all its records.
  const again = await landBatch(lake, batch);
  expect(again.counts).toEqual({
    ...{ accepted: 0, ignored: 0, quarantined: 0 },
    duplicate: counts.accepted + counts.ignored + counts.quarantined,
  });
  const { accepted, ignored } = counts;
  return { accepted, ignored, ...(await stored(stream, lake)) };
}

async function throughHttp(stream: Stream, bytes: Uint8Array): Promise<Outcomes> {
  const sent: OutgoingEvent[] = [];
  const hub = { publish: async (events: readonly OutgoingEvent[]) => void sent.push(...events) };
  const target = { stream, hub, now: enqueuedTime, earliestTime, pseudonymise: () => "", onFailure: () => {} };
  const { body } = await postEvents(target, {
    stream: new Blob([Buffer.from(bytes)]).stream(),
    contentLength: undefined,
    contentType: undefined,
    contentEncoding: undefined,
  });
  const answer: { ignored?: number; rejected: { code: string; message: string }[] } = JSON.parse(body);
  const { rejected, ignored = 0 } = answer;
  const contributions = silverOf(stream, sent);
  return {
    accepted: sent.length,
    ignored,
    rejected: rejected.map((each) => `${each.code} ${each.message}`),
    contributions,
  };
}

async function throughLanding(stream: Stream, body: Uint8Array): Promise<Outcomes> {
  const landing = memoryLanding();
  const etag = landing.files.put("f", body);
  await landFile(landing, { name: "f", etag }, Number.POSITIVE_INFINITY);
  const report = await landing.onlyReport();
  expect(report).toMatchObject({ status: "complete" });
  expect(Object.keys(report.streams)).toEqual([stream.name]);
  const { accepted = 0, ignored = 0 } = report.streams[stream.name] ?? {};
  return { accepted, ignored, ...(await stored(stream, landing)) };
}

describe.each(streams)("events of $name", (stream) => {
  const [topic = ""] = stream.topics;
  const bodies = fc.array(bodiesOf(stream), { minLength: 1, maxLength: 4 });
  const joint = fc.constantFrom(...Object.keys(joints));
  const depths = fc.nat({ max: 3 }).chain((outer) => fc.tuple(wrapNames(outer), wrapNames(3 - outer)));

  it("have one outcome each, bare and in any wrappings, in an array and in lines, through every way in", async () => {
    await fc.assert(
      fc.asyncProperty(bodies, joint, depths, async (some, how, [outer, inner]) => {
        const bare = some.map((body) => Buffer.from(JSON.stringify(body)));
        const expected = bareOutcomes(stream, bare);
        const asText = inner.filter((name) => name !== "frame");
        const records = bare.map((body) => wrapped(body, asText, topic));
        const joined = records.length === 1 ? records[0] : joints[how]?.(records);
        const body = wrapped(joined ?? Buffer.of(), outer, topic);
        expect(await throughHub(stream, body)).toEqual(expected);
        // Text in a file and in a request: a frame is bytes.
        if (body[0] === 0) return;
        expect({ ...(await throughHttp(stream, body)) }).toEqual(expected);
        expect(await throughLanding(stream, body)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});
