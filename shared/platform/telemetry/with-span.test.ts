import { SpanStatusCode } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Collected, collect } from "../azure/telemetry/testing/collect.ts";
import { spanContextFrom, traceparentOf } from "./remote-parent.ts";
import { maximumLinks } from "./spans.ts";
import { withMetrics } from "./with-metrics.ts";
import { type ActiveSpan, withSpan } from "./with-span.ts";

const invocation = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const numbered = (n: number) => `00-${n.toString(16).padStart(32, "0")}-${n.toString(16).padStart(16, "0")}-01`;

describe("work in a span", () => {
  let collected: Collected;
  beforeEach(() => {
    collected = collect();
  });
  afterEach(() => collected.stop());

  it("is a child of the invocation, and has a traceparent", async () => {
    const context = { traceContext: { traceParent: invocation } };
    const traceparent = await withSpan(context, "silver slice", {}, async (tracing) => {
      tracing.set({ "korevital.events": 7 });
      return tracing.traceparent;
    });
    const [span] = collected.spans();
    expect(span?.parentSpanContext?.spanId).toBe("00f067aa0ba902b7");
    expect(span?.attributes).toEqual({ "korevital.events": 7 });
    expect(traceparent).toBe(span && traceparentOf(span.spanContext()));
  });

  it("redacts addresses in the name of a file", async () => {
    await withSpan({}, "file landed", { "korevital.file": "a/ada@example.org.csv" }, async () => {});
    expect(collected.spans()[0]?.attributes).toEqual({ "korevital.file": "a/<e-mail>" });
  });

  it("starts a new trace without an invocation", async () => {
    for (const context of [{}, { traceContext: { traceParent: null } }, { traceContext: { traceParent: "odd" } }])
      await withSpan(context, "outbox run", {}, async () => {});
    expect(collected.spans().map(({ parentSpanContext }) => parentSpanContext)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("links to each span once, and to the first and last of too many", async () => {
    const pointTo = (all: string[]) =>
      withSpan({}, "silver slice", {}, async (tracing) => {
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
    expect(many?.links.length).toBe(maximumLinks);
    expect(many?.links.at(-1)?.context.spanId).toBe((250).toString(16).padStart(16, "0"));
    expect(many?.attributes).toEqual({ "korevital.links_left_out": 150 });
  });

  it("adds no link twice, and no more than the maximum, over several calls", async () => {
    await withSpan({}, "gold summary run", {}, async (tracing) => {
      tracing.link([numbered(1), numbered(2)]);
      tracing.link([numbered(2), numbered(3)]);
      tracing.link(Array.from({ length: 98 }, (_, n) => numbered(n + 10)));
      tracing.link([numbered(500)]);
    });
    const [span] = collected.spans();
    expect(span?.links.length).toBe(maximumLinks);
    expect(span?.links.slice(0, 3).map(({ context }) => Number(context.spanId))).toEqual([1, 2, 3]);
    expect(span?.attributes).toEqual({ "korevital.links_left_out": 2 });
  });

  it("ends when the work fails, records the error without personal values, and rethrows it", async () => {
    const fail = withMetrics({}, "gold summary run", "gym_summary", {}, async () => {
      throw new RangeError("no ada@example.org");
    });
    await expect(fail).rejects.toThrow("no ada@example.org");
    const [span] = collected.spans();
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: "no <e-mail>" });
    expect(Object.keys(await collected.values("korevital.work.duration"))).toEqual([
      "work=gold of=gym_summary result=failed",
    ]);
  });

  it("records the duration", async () => {
    expect(await withMetrics({}, "outbox run", "", {}, async () => 5)).toBe(5);
    const durations = await collected.values("korevital.work.duration");
    expect(durations["work=outbox of= result=done"]).toBeLessThan(5);
  });
});

describe("work without an exporter", () => {
  it("runs, and has no traceparent", async () => {
    let seen: ActiveSpan | undefined;
    const done = await withMetrics({}, "batch landed", "workouts", {}, async (tracing) => {
      seen = tracing;
      tracing.link([numbered(1)]);
      tracing.set({ "korevital.events": 1 });
      return "done";
    });
    expect(done).toBe("done");
    expect([seen?.isRecording, seen?.traceparent]).toEqual([false, undefined]);
  });
});

describe("a traceparent", () => {
  it("is parsed and formatted as W3C specifies", () => {
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
