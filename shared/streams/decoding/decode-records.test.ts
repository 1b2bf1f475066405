import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { heartRates } from "../heart-rates.ts";
import { streams } from "../registry.ts";
import type { Stream } from "../stream.ts";
import { bounds, validBodies } from "../testing/bodies.ts";
import { joints, wrapNames, wrapped } from "../testing/wrap.ts";
import { decodeRecords } from "./decode.ts";

const reading = (second: number) => ({ device_id: "d", time: 1_678_521_600 + second, heartrate: 70 });
const text = (value: unknown) => Buffer.from(JSON.stringify(value));
/** The outcome of each record, without its bytes. */
const outcomesOf = (stream: Stream, body: Uint8Array) =>
  decodeRecords(stream, body, bounds).map(({ decoded }) => decoded);
const codesOf = (body: Uint8Array) =>
  outcomesOf(heartRates, body).map((decoded) => (decoded.outcome === "accepted" ? "accepted" : decoded.code));

/** Bodies of a stream, some of which are invalid. */
function bodiesOf(stream: Stream): fc.Arbitrary<Record<string, unknown>> {
  const valid = validBodies[stream.name] ?? fc.constant({});
  const broken = fc.constantFrom(null, true, "", "\ud800", 0, [1], {});
  const invalid = fc.tuple(valid, fc.nat(), broken).map(([body, at, value]) => {
    const names = Object.keys(body);
    return { ...body, [names[at % names.length] ?? ""]: value };
  });
  return fc.oneof({ arbitrary: valid, weight: 2 }, { arbitrary: invalid, weight: 1 });
}

/** A single body is stored as it arrived; the frames of an accepted one, which are no text, are not. */
function storedOf(body: Buffer, { outcome }: { readonly outcome: string }): Buffer {
  return outcome === "accepted" && body[0] === 0 ? storedOf(body.subarray(5), { outcome }) : body;
}

describe.each(streams)("the records of $name", (stream) => {
  const [topic = ""] = stream.topics;
  const bodies = fc.array(bodiesOf(stream), { minLength: 1, maxLength: 4 });

  it("have the outcomes of the bare bodies, in any wrappings, in an array, and in lines", () => {
    const joint = fc.constantFrom(...Object.keys(joints));
    const depths = fc.nat({ max: 3 }).chain((outer) => fc.tuple(wrapNames(outer), wrapNames(3 - outer)));
    fc.assert(
      fc.property(bodies, joint, depths, (some, how, [outer, inner]) => {
        const bare = some.map(text);
        const expected = bare.flatMap((body) => outcomesOf(stream, body));
        // What is in an array or a line is text.
        const records = bare.map((body) =>
          wrapped(
            body,
            inner.filter((name) => name !== "frame"),
            topic,
          ),
        );
        const joined = records.length === 1 ? records[0] : joints[how]?.(records);
        const body = wrapped(joined ?? Buffer.of(), outer, topic);
        const decoded = decodeRecords(stream, body, bounds);
        expect(decoded.map((record) => record.decoded)).toEqual(expected);
        expect(decoded.map(({ record }) => record)).toEqual(
          decoded.length === 1 ? [undefined] : decoded.map((_, index) => index + 1),
        );
        // What is stored of a record has its outcome, too.
        for (const record of decoded) expect(outcomesOf(stream, record.body)).toEqual([record.decoded]);
        const [only, ...others] = decoded;
        if (only !== undefined && others.length === 0)
          expect(Buffer.from(only.body)).toEqual(storedOf(body, only.decoded));
      }),
      { numRuns: 300 },
    );
  });
});

describe("a body of several records", () => {
  it("keeps the bytes of each as they arrived", () => {
    const one = '{"device_id":"d", "time":1678521600,"heartrate":70.0,"more":9007199254740993}';
    const body = Buffer.from(`{"topic":"bpm", "value" : [ ${one},{"device_id":"d"} ] }`);
    expect(decodeRecords(heartRates, body, bounds).map((record) => record.body.toString())).toEqual([
      one,
      '{"device_id":"d"}',
    ]);
  });

  it("loses none of them because of a broken one", () => {
    const sound = JSON.stringify(reading(1));
    expect(codesOf(Buffer.from(`[${sound},{broken},${sound}]`))).toEqual(["accepted", "not-json", "accepted"]);
    expect(codesOf(Buffer.from(`${sound}\n{"device_id":\n\n${sound}`))).toEqual(["accepted", "not-json", "accepted"]);
    const bytes = Buffer.concat([Buffer.from(`${sound}\r\n`), Buffer.of(0xff, 10), Buffer.from(sound)]);
    expect(codesOf(bytes)).toEqual(["accepted", "not-text", "accepted"]);
    expect(decodeRecords(heartRates, bytes, bounds)[1]?.body).toEqual(Buffer.of(0xff));
    expect(codesOf(text([reading(1), [reading(2)], 5, null, reading(3)]))).toEqual([
      ...["accepted", "not-json", "not-json", "not-json", "accepted"],
    ]);
  });

  it("can be objects over several lines", () => {
    const pretty = (second: number) => JSON.stringify(reading(second), null, 2);
    expect(codesOf(Buffer.from(`${pretty(1)}\n${pretty(2)}{`))).toEqual(["accepted", "accepted", "not-json"]);
  });

  it("has a byte order mark before the first at most", () => {
    expect(codesOf(Buffer.from(`\ufeff${JSON.stringify(reading(1))}\n${JSON.stringify(reading(2))}`))).toEqual([
      ...["accepted", "accepted"],
    ]);
  });

  it("has at most 1,000, else it is one rejected record with all bytes", () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => reading(index));
    expect(decodeRecords(heartRates, text(many(1000)), bounds)).toHaveLength(1000);
    for (const body of [
      text(many(1001)),
      Buffer.from(
        many(1001)
          .map((one) => JSON.stringify(one))
          .join("\n"),
      ),
    ]) {
      const records = decodeRecords(heartRates, body, bounds);
      expect(records).toMatchObject([{ decoded: { code: "too-large", message: "at most 1000 records expected" } }]);
      expect(records[0]?.body).toBe(body);
    }
  });
});

describe("a body of one record", () => {
  it.each([
    ["nothing", ""],
    ["an empty array", "[]"],
    ["an array in an array", "[[{}]]"],
    ["text that is JSON", JSON.stringify(JSON.stringify(reading(1)))],
    ["lines of which none is JSON", "a\nb\nc"],
    ["several values that are no records", "1\n2"],
    ["UTF-16", Buffer.from(JSON.stringify(reading(1)), "utf16le").toString("latin1")],
    ["a frame without a body", "\0\0\0\0\0"],
  ])("that is %s is not JSON", (_, body) => {
    expect(codesOf(Buffer.from(body, "latin1"))).toEqual(["not-json"]);
  });

  it("that is UTF-16 with a byte order mark is not text", () => {
    expect(codesOf(Buffer.from(`\ufeff${JSON.stringify(reading(1))}`, "utf16le"))).toEqual(["not-text"]);
  });

  it("in more than three wrappings, or in none that can be opened, is rejected whole", () => {
    const [one, two, three] = [["connect"], ["connect", "frame"], ["iotHub", "kafkaText", "cloudEvent"]].map((names) =>
      wrapped(text(reading(1)), names, "bpm"),
    );
    expect([one, two, three].map((body) => codesOf(body ?? Buffer.of()))).toEqual([
      ["accepted"],
      ["accepted"],
      ["accepted"],
    ]);
    const four = wrapped(text(reading(1)), ["frame", "iotHub", "frame", "iotHub"], "bpm");
    const [record] = decodeRecords(heartRates, four, bounds);
    expect(record).toMatchObject({ decoded: { code: "not-json", message: "a body in at most 3 wrappings expected" } });
    expect(codesOf(text({ SystemProperties: {}, Body: "not base64!" }))).toEqual(["not-json"]);
    expect(codesOf(text({ schema: {}, payload: null }))).toEqual(["not-json"]);
  });

  it("of a megabyte of brackets and quotes takes no longer than its length", () => {
    const start = process.cpuUsage();
    for (const part of ["[", "{", '{"', '["', "[{}\n", '"\\', "}\n{", "{}\n", "[],"])
      decodeRecords(heartRates, Buffer.from(part.repeat(1_000_000 / part.length)), bounds);
    expect(process.cpuUsage(start).user).toBeLessThan(3_000_000);
  });
});
