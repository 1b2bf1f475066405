import { randomUUID } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { log } from "../../telemetry/log.ts";
import { record, resetInstruments } from "../../telemetry/record.ts";
import { withSpan } from "../../telemetry/with-span.ts";
import { applicationInsights } from "./application-insights.ts";
import type { ApplicationInsights } from "./targets.ts";
import { startTelemetry } from "./telemetry.ts";

interface Envelope {
  readonly tags: Readonly<Record<string, string>>;
  readonly data: {
    readonly baseType: string;
    readonly baseData: Readonly<Record<string, unknown>> & { readonly properties: Readonly<Record<string, string>> };
  };
}

const invocation = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const other = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

const sent: Envelope[] = [];

/** Accepts everything, as Application Insights does. */
const recorder: NonNullable<ApplicationInsights["httpClient"]> = {
  async sendRequest(request) {
    const body = Buffer.from(request.body as string | Uint8Array);
    const items = JSON.parse(String(body[0] === 0x1f ? gunzipSync(body) : body));
    sent.push(...items);
    const bodyAsText = JSON.stringify({ itemsReceived: items.length, itemsAccepted: items.length, errors: [] });
    return { request, status: 200, headers: request.headers, bodyAsText };
  },
};

describe("Application Insights", () => {
  beforeAll(async () => {
    vi.stubEnv("APPLICATION_INSIGHTS_NO_STATSBEAT", "true");
    vi.stubEnv("WEBSITE_SITE_NAME", "func-test");
    const connectionString = `InstrumentationKey=${randomUUID()}`;
    resetInstruments();
    const telemetry = await startTelemetry({
      folder: undefined,
      applicationInsights: { connectionString, identity: undefined, httpClient: recorder },
    });
    await exportSamples();
    await telemetry.stop();
  });
  afterAll(() => {
    resetInstruments();
    vi.unstubAllEnvs();
  });

  async function exportSamples(): Promise<void> {
    const context = { functionName: "silver-slice", invocationId: "1", traceContext: { traceParent: invocation } };
    const silent = { info: () => {}, warn: () => {}, error: () => {} };
    await withSpan(context, "silver slice", { "korevital.partition": "workouts|0|1" }, async (tracing) => {
      tracing.link([other, "nonsense"]);
      log({ ...context, ...silent }, "silver-failed", { partition: "workouts|0|1" }, new Error("no answer"));
    });
    const counts = { stream: "workouts", source: "hub", outcome: "accepted", reason: "" } as const;
    for (const events of [2, 3]) record("korevital.events.outcomes", events, counts);
    for (const seconds of [10, 20]) record("korevital.ingest.lag", seconds, { stream: "workouts" });
    record("korevital.silver.lag", 7, {});
  }

  const ofType = (type: string) => sent.filter(({ data }) => data.baseType === type);

  it("receives an alert line as a trace, which the alert rules query, and not as an exception", () => {
    const [line, ...others] = ofType("MessageData");
    expect(others).toEqual([]);
    expect(ofType("ExceptionData")).toEqual([]);
    expect(line?.data.baseData).toMatchObject({
      message: "ALERT silver-failed workouts|0|1 Error: no answer",
      properties: { "event.name": "silver-failed", partition: "workouts|0|1", "thrown.type": "Error" },
    });
    expect(line?.tags["ai.operation.id"]).toBe(invocation.slice(3, 35));
  });

  it("receives metrics with the names and attributes that the alert rules query", () => {
    const metrics = ofType("MetricData").flatMap(({ data: { baseData } }) =>
      (baseData["metrics"] as object[]).map((metric) => ({ ...metric, properties: baseData.properties })),
    );
    expect(metrics).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: "korevital.events.outcomes",
          value: 5,
          properties: expect.objectContaining({ stream: "workouts", outcome: "accepted" }),
        }),
        expect.objectContaining({ name: "korevital.ingest.lag", value: 30, count: 2, min: 10, max: 20 }),
        expect.objectContaining({ name: "korevital.silver.lag", value: 7 }),
      ]),
    );
  });

  it("receives spans below the host's request, with their links", () => {
    const [span] = ofType("RemoteDependencyData");
    expect(span?.data.baseData).toMatchObject({ name: "silver slice", success: true });
    expect(span?.data.baseData.properties["_MS.links"]).toContain(other.slice(3, 35));
    expect(span?.tags).toMatchObject({
      "ai.operation.id": invocation.slice(3, 35),
      "ai.operation.parentId": invocation.slice(36, 52),
      "ai.cloud.role": "func-test",
    });
  });

  it("is called with a token where an identity is configured", async () => {
    const identity = { clientId: "00000000-0000-0000-0000-000000000007" };
    const { spans } = applicationInsights({ connectionString: `InstrumentationKey=${randomUUID()}`, identity });
    await spans.shutdown();
  });
});
