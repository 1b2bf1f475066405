import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { OutgoingEvent } from "../../../platform/azure/hubs.ts";
import { heartRates } from "../../../streams/heart-rates.ts";
import { streams } from "../../../streams/registry.ts";
import { type PostedBody, postEvents, postLimits } from "./post-events.ts";

const now = Date.UTC(2026, 10, 24);
const reading = (heartrate: unknown, device = "7") =>
  JSON.stringify({ device_id: device, time: now / 1000, heartrate });

/** What came of a post: the answer, and what the hub got. */
async function post(body: string | Uint8Array, more: Partial<PostedBody> = {}, fail?: Error, stream = heartRates) {
  const sent: OutgoingEvent[] = [];
  const failures: unknown[] = [];
  const hub = {
    async publish(events: readonly OutgoingEvent[]) {
      if (fail !== undefined) throw fail;
      sent.push(...events);
    },
  };
  const posted = { bytes: Buffer.from(body), contentType: undefined, contentEncoding: undefined, ...more };
  const answer = await postEvents({ stream, hub, now, onFailure: (error) => failures.push(error) }, posted);
  const texts = sent.map(({ key, body: bytes }) => [key, Buffer.from(bytes).toString()]);
  return { ...answer, json: JSON.parse(answer.body), sent: texts, failures };
}

describe("events posted", () => {
  it.each([
    ["one object", reading(70), {}],
    ["an array", `[${reading(70)}]`, {}],
    ["lines", `${reading(70)}\n`, {}],
    ["gzip", gzipSync(reading(70)), { contentEncoding: "gzip" }],
  ])("as %s go to the hub, by their own bytes under their key", async (_, body, more) => {
    const { status, json, sent } = await post(body, more);
    expect([status, json]).toEqual([202, { accepted: 1, ignored: 0, rejected: [] }]);
    expect(sent.map(([key, text]) => [key, text?.trim()])).toEqual([["7", reading(70)]]);
  });

  it("are told apart, each with its line and reason", async () => {
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
    "are those of the examples of %s",
    async (_, stream) => {
      const { json } = await post(JSON.stringify(stream.examples), {}, undefined, stream as typeof heartRates);
      expect(json).toEqual({ accepted: stream.examples.length, ignored: 0, rejected: [] });
    },
  );

  it("that are not ours are no problem, though nothing is sent", async () => {
    const stream = {
      ...heartRates,
      check: () => ({ outcome: "ignored", code: "missing", field: "", message: "" }) as const,
    };
    const { status, json, sent } = await post(reading(70), {}, new Error("nothing is to be sent"), stream);
    expect([status, json, sent]).toEqual([202, { accepted: 0, ignored: 1, rejected: [] }, []]);
  });

  it.each([
    ["nothing", "", []],
    ["an empty array", "[]", []],
    ["what is no object", "7", [{ line: 1, code: "not-json" }]],
    ["what is no UTF-8", Buffer.from([0xff, 0xff]), [{ line: 1, code: "not-text" }]],
    ["deep nesting", "[".repeat(100_000) + "]".repeat(100_000), [{ line: 1, code: "not-json" }]],
    ["deep nesting that does not end", '{"a":'.repeat(100_000), [{ line: 1, code: "not-json" }]],
  ])("cannot be %s", async (_, body, rejected) => {
    const { status, json } = await post(body);
    expect([status, json.type]).toEqual([400, "urn:korevital:problem:nothing-taken"]);
    expect(json.rejected).toMatchObject(rejected);
    expect(json.rejected).toHaveLength(rejected.length);
  });

  it.each([
    ["too many bytes", Buffer.alloc(postLimits.bytes + 1), {}, 413],
    ["a bomb", gzipSync(Buffer.alloc(100 * 2 ** 20)), { contentEncoding: "gzip" }, 413],
    ["too many records", "{}\n".repeat(postLimits.records + 1), {}, 413],
    ["no gzip", "plain", { contentEncoding: "gzip" }, 400],
    ["an encoding that is not known", "plain", { contentEncoding: "zstd" }, 415],
  ])("cannot be %s", async (_, body, more, status) => {
    const answer = await post(body, more);
    expect([answer.status, answer.json.status, answer.sent]).toEqual([status, status, []]);
  });

  it.each([
    ["throttles", Object.assign(new Error("busy"), { code: "ServerBusyError" }), 429, "5"],
    ["is away", new Error("connect ECONNREFUSED 10.0.0.1"), 503, "10"],
  ])("come again when the hub %s", async (_, fail, status, seconds) => {
    const answer = await post(reading(70), {}, fail);
    expect([answer.status, answer.headers["retry-after"]]).toEqual([status, seconds]);
    expect(answer.body).not.toContain("10.0.0.1");
    expect(answer.failures).toEqual([fail]);
  });
});
