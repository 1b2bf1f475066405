import { SpanStatusCode } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Collected, collect } from "../azure/telemetry/testing/collect.ts";
import { spanContextFrom, traceparentOf } from "./remote-parent.ts";
import { mostLinks } from "./spans.ts";
import { observed } from "./with-metrics.ts";
import { type Tracing, traced } from "./with-span.ts";

const invocation = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const numbered = (n: number) => `00-${n.toString(16).padStart(32, "0")}-${n.toString(16).padStart(16, "0")}-01`;

describe("work in a span", () => {
  let collected: Collected;
  beforeEach(() => {
    collected = collect();
  });
  afterEach(() => collected.stop());

  it("stands below the invocation, and can be referred to", async () => {
    const context = { traceContext: { traceParent: invocation } };
    const told = await traced(context, "silver slice", {}, async (tracing) => {
      tracing.set({ "korevital.events": 7 });
      return tracing.traceparent;
    });
    const [span] = collected.spans();
    expect(span?.parentSpanContext?.spanId).toBe("00f067aa0ba902b7");
    expect(span?.attributes).toEqual({ "korevital.events": 7 });
    expect(told).toBe(span && traceparentOf(span.spanContext()));
  });

  it("does not tell what looks personal in a file's name", async () => {
    await traced({}, "file landed", { "korevital.file": "a/ada@example.org.csv" }, async () => {});
    expect(collected.spans()[0]?.attributes).toEqual({ "korevital.file": "a/<e-mail>" });
  });

  it("is a trace of its own without an invocation's", async () => {
    for (const context of [{}, { traceContext: { traceParent: null } }, { traceContext: { traceParent: "odd" } }])
      await traced(context, "outbox run", {}, async () => {});
    expect(collected.spans().map(({ parentSpanContext }) => parentSpanContext)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("points to each of others once, and to the first and the last of very many", async () => {
    const pointTo = (all: string[]) =>
      traced({}, "silver slice", {}, async (tracing) => {
        tracing.link(all);
      });
    await pointTo([
      numbered(1),
      numbered(2),
      numbered(1),
      "no traceparent",
      `00-${"0".repeat(32)}-${"0".repeat(16)}-01`,
    ]);
    await pointTo(Array.from({ length: 250 }, (_, n) => numbered(n + 1)));
    const [few, many] = collected.spans();
    expect(few?.links.map(({ context }) => context.spanId)).toEqual([1, 2].map((n) => String(n).padStart(16, "0")));
    expect(few?.attributes).toEqual({});
    expect(many?.links.length).toBe(mostLinks);
    expect(many?.links.at(-1)?.context.spanId).toBe((250).toString(16).padStart(16, "0"));
    expect(many?.attributes).toEqual({ "korevital.links_left_out": 150 });
  });

  it("points to each once, and to no more, however often it is told", async () => {
    await traced({}, "gold summary run", {}, async (tracing) => {
      tracing.link([numbered(1), numbered(2)]);
      tracing.link([numbered(2), numbered(3)]);
      tracing.link(Array.from({ length: 98 }, (_, n) => numbered(n + 10)));
      tracing.link([numbered(500)]);
    });
    const [span] = collected.spans();
    expect(span?.links.length).toBe(mostLinks);
    expect(span?.links.slice(0, 3).map(({ context }) => Number(context.spanId))).toEqual([1, 2, 3]);
    expect(span?.attributes).toEqual({ "korevital.links_left_out": 2 });
  });

  it("ends when the work fails, says so without what may be personal, and lets the failure through", async () => {
    const fail = observed({}, "gold summary run", "gym_summary", {}, async () => {
      throw new RangeError("no ada@example.org");
    });
    await expect(fail).rejects.toThrow("no ada@example.org");
    const [span] = collected.spans();
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: "no <e-mail>" });
    expect(Object.keys(await collected.values("korevital.work.duration"))).toEqual([
      "work=gold of=gym_summary result=failed",
    ]);
  });

  it("notes how long it took", async () => {
    expect(await observed({}, "outbox run", "", {}, async () => 5)).toBe(5);
    const durations = await collected.values("korevital.work.duration");
    expect(durations["work=outbox of= result=done"]).toBeLessThan(5);
  });
});

describe("work while nobody records", () => {
  it("is done all the same, and cannot be referred to", async () => {
    let seen: Tracing | undefined;
    const done = await observed({}, "batch landed", "workouts", {}, async (tracing) => {
      seen = tracing;
      tracing.link([numbered(1)]);
      tracing.set({ "korevital.events": 1 });
      return "done";
    });
    expect(done).toBe("done");
    expect([seen?.on, seen?.traceparent]).toEqual([false, undefined]);
  });
});

describe("a traceparent", () => {
  it("is read and written as W3C says", () => {
    expect(spanContextFrom(invocation)).toEqual({
      traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
      spanId: "00f067aa0ba902b7",
      traceFlags: 1,
      isRemote: true,
    });
    const context = spanContextFrom(invocation);
    expect(context && traceparentOf(context)).toBe(invocation);
    for (const none of [
      undefined,
      null,
      "",
      "00-1-2-01",
      invocation.replace(/-00f067aa0ba902b7-/, `-${"0".repeat(16)}-`),
    ])
      expect(spanContextFrom(none)).toBeUndefined();
  });
});
