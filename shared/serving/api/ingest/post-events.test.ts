import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { OutgoingEvent } from "../../../platform/azure/outgoing-event.ts";
import { heartRates } from "../../../streams/heart-rates.ts";
import { streams } from "../../../streams/registry.ts";
import { pseudonymiser } from "../../masking/pseudonym.ts";
import { readEventId } from "../events/event-id.ts";
import { type PostedBody, postEvents, postLimits } from "./post-events.ts";

const pseudonymise = pseudonymiser(Buffer.alloc(32, 1));
/** A result without rejections and implausible values. */
const plain = { rejected: [], rejected_count: 0, implausible: [], implausible_count: 0 };
const now = Date.UTC(2026, 10, 24);
const reading = (heartrate: unknown, device = "7") =>
  JSON.stringify({ device_id: device, time: now / 1000, heartrate });

/** The response to a post, and the events that the hub received. */
async function post(body: string | Uint8Array, more: Partial<PostedBody> = {}, fail?: Error, stream = heartRates) {
  const sent: OutgoingEvent[] = [];
  const failures: unknown[] = [];
  const hub = {
    async publish(events: readonly OutgoingEvent[]) {
      if (fail !== undefined) throw fail;
      sent.push(...events);
    },
  };
  const posted = {
    stream: new Blob([Buffer.from(body)]).stream(),
    contentLength: undefined,
    contentType: undefined,
    contentEncoding: undefined,
    ...more,
  };
  const response = await postEvents(
    { stream, hub, now, earliestTime: 1, pseudonymise, onFailure: (error) => failures.push(error) },
    posted,
  );
  const texts = sent.map(({ key, body: bytes }) => [key, Buffer.from(bytes).toString()]);
  return { ...response, json: JSON.parse(response.body), sent: texts, failures };
}

describe("posted events", () => {
  it.each([
    ["one object", reading(70), {}],
    ["an array", `[${reading(70)}]`, {}],
    ["lines", `${reading(70)}\n`, {}],
    ["gzip", gzipSync(reading(70)), { contentEncoding: "gzip" }],
  ])("as %s go to the hub with their own bytes and key", async (_, body, more) => {
    const { status, json, sent } = await post(body, more);
    expect([status, json]).toEqual([202, { accepted: 1, ignored: 0, ...plain, ids: [expect.any(String)] }]);
    expect(readEventId(json.ids[0], pseudonymise)).toMatchObject({ stream: "heart-rates", postedAt: now });
    expect(sent.map(([key, text]) => [key, text?.trim()])).toEqual([["7", reading(70)]]);
  });

  it("are rejected one by one, with line and reason", async () => {
    const { status, json, sent } = await post([reading(70), reading("fast"), "", "{", reading(71, "8")].join("\n"));
    expect(status).toBe(202);
    expect(json).toMatchObject({
      accepted: 2,
      ignored: 0,
      rejected: [
        { line: 2, code: "mistyped", field: "heartrate", message: expect.stringContaining("a number") },
        { line: 4, code: "not-json", field: "" },
      ],
    });
    expect(sent.map(([key]) => key)).toEqual(["7", "8"]);
  });

  it.each(streams.map((stream) => [stream.name, stream] as const))(
    "of the examples of %s are accepted",
    async (_, stream) => {
      const { json } = await post(JSON.stringify(stream.examples), {}, undefined, stream as typeof heartRates);
      expect(json).toMatchObject({ accepted: stream.examples.length, ignored: 0, ...plain });
      expect(new Set(json.ids).size).toBe(stream.examples.length);
    },
  );

  it("that are ignored are no problem, and are not sent", async () => {
    const stream = {
      ...heartRates,
      check: () => ({ outcome: "ignored", code: "missing", field: "", message: "" }) as const,
    };
    const { status, json, sent } = await post(reading(70), {}, new Error("nothing should be sent"), stream);
    expect([status, json, sent]).toEqual([202, { accepted: 0, ignored: 1, ...plain, ids: [] }, []]);
  });

  it.each([
    ["empty", "", []],
    ["an empty array", "[]", []],
    ["a number", "7", [{ line: 1, code: "not-json" }]],
    ["invalid UTF-8", Buffer.from([0xff, 0xff]), [{ line: 1, code: "not-text" }]],
    ["deep nesting", "[".repeat(100_000) + "]".repeat(100_000), [{ line: 1, code: "not-json" }]],
    ["truncated deep nesting", '{"a":'.repeat(100_000), [{ line: 1, code: "not-json" }]],
  ])("cannot be %s", async (_, body, rejected) => {
    const { status, json } = await post(body);
    expect([status, json.type]).toEqual([400, "urn:korevital:problem:nothing-accepted"]);
    expect(json.rejected).toMatchObject(rejected);
    expect(json.rejected).toHaveLength(rejected.length);
  });

  it.each([
    ["too many bytes", Buffer.alloc(postLimits.bytes + 1), {}, 413],
    ["a compression bomb", gzipSync(Buffer.alloc(100 * 2 ** 20)), { contentEncoding: "gzip" }, 413],
    ["too many records", "{}\n".repeat(postLimits.records + 1), {}, 413],
    ["invalid gzip", "plain", { contentEncoding: "gzip" }, 400],
    ["an unknown encoding", "plain", { contentEncoding: "zstd" }, 415],
  ])("cannot be %s", async (_, body, more, status) => {
    const response = await post(body, more);
    expect([response.status, response.json.status, response.sent]).toEqual([status, status, []]);
  });

  it("are rejected as a whole by strict handling, if one of them is rejected", async () => {
    const strict = { prefer: 'respond-async, handling="strict"' };
    const body = `[${reading(70)},{}]`;
    const { status, json, sent } = await post(body, strict);
    expect([status, json.type, sent]).toEqual([400, "urn:korevital:problem:some-rejected", []]);
    expect(json).toMatchObject({ rejected: [{ line: 2, code: "missing" }], rejected_count: 1 });
    const taken = await post(`[${reading(70)}]`, strict);
    expect([taken.status, taken.headers["preference-applied"]]).toEqual([202, "handling=strict"]);
    expect((await post(body, { prefer: "handling=lenient" })).status).toBe(202);
  });

  it("are accepted with a heart rate that nobody has, which is listed", async () => {
    const { json, sent } = await post(`[${reading(70)},${reading(255)},${reading(0)}]`);
    const value = { field: "heartrate", message: expect.stringContaining("20 to 250") };
    expect(json).toMatchObject({ accepted: 3, implausible_count: 2 });
    expect(json.implausible).toEqual([
      { line: 2, ...value },
      { line: 3, ...value },
    ]);
    expect(sent).toHaveLength(3);
  });

  it("get a bounded answer, however many are rejected", async () => {
    const { status, json, body } = await post(gzipSync("{}\n".repeat(10_000)), { contentEncoding: "gzip" });
    expect([status, json.rejected.length, json.rejected_count]).toEqual([400, 100, 10_000]);
    expect(body.length).toBeLessThan(20_000);
    const implausible = await post(`[${Array.from({ length: 500 }, () => reading(255)).join(",")}]`);
    expect([implausible.json.implausible.length, implausible.json.implausible_count]).toEqual([100, 500]);
  });

  it.each(["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/csv", "image/png"])(
    "cannot be %s",
    async (contentType) => {
      const { status, json, sent } = await post(reading(70), { contentType });
      expect([status, json.type, sent]).toEqual([415, "urn:korevital:problem:unsupported-media-type", []]);
    },
  );

  it.each([
    ["throttles", Object.assign(new Error("busy"), { code: "ServerBusyError" }), 429, "5"],
    ["is unreachable", new Error("connect ECONNREFUSED 10.0.0.1"), 503, "10"],
  ])("can be retried when the hub %s", async (_, fail, status, seconds) => {
    const response = await post(reading(70), {}, fail);
    expect([response.status, response.headers["retry-after"]]).toEqual([status, seconds]);
    expect(response.body).not.toContain("10.0.0.1");
    expect(response.failures).toEqual([fail]);
  });
});
