import { gzipSync } from "node:zlib";
import { errorMessage } from "../../shared/platform/error-message.ts";
import { type Endpoint, type EndpointResponse, responseText } from "./endpoint.ts";
import type { Expectation, Sample } from "./sample.ts";
import type { SampleEvent } from "./sample-events.ts";
import type { Target } from "./target.ts";

/* The checks of a verification. Each returns its violations. */

/** @param build expected build id; undefined: any */
export async function checkHealth(endpoint: Endpoint, deadline: number, build: string | undefined): Promise<string[]> {
  const isExpectedBuild = (response: EndpointResponse) => build === undefined || response.build === build;
  const response = await endpoint.requestUntil("/api/health", deadline, {}, isExpectedBuild);
  if (response.status !== 200) return [`/api/health returned ${responseText(response)}`];
  return isExpectedBuild(response) ? [] : [`build ${response.build ?? "(none)"} responds instead of ${build}`];
}

export async function post(endpoint: Endpoint, deadline: number, events: readonly SampleEvent[]): Promise<string[]> {
  for (const [stream, some] of Map.groupBy(events, (event) => event.stream)) {
    const path = `/api/streams/${stream}`;
    const response = await endpoint.requestUntil(path, deadline, lines(some.map(({ body }) => body)));
    const { accepted } = (response.body ?? {}) as { accepted?: number };
    if (response.status !== 202 || accepted !== some.length)
      return [`POST ${path} with ${some.length} events returned ${responseText(response)}`];
  }
  return [];
}

export async function checkRejection(endpoint: Endpoint, deadline: number): Promise<string[]> {
  const path = "/api/streams/heart-rates";
  const response = await endpoint.requestUntil(path, deadline, lines(['{"device_id":"nobody"}']));
  const { rejected } = (response.body ?? {}) as { rejected?: readonly { line?: number; code?: string }[] };
  const [first] = rejected ?? [];
  const isExpected = response.status === 400 && first?.line === 1 && first.code === "missing";
  return isExpected ? [] : [`POST ${path} with an event without time returned ${responseText(response)}`];
}

export async function land(target: Target, file: string, sample: Sample): Promise<void> {
  await target.land(file, gzipSync(sample.batch.map(({ body }) => `${body}\n`).join("")));
}

/** The reason if gold is stopped. */
export async function goldStopReason(endpoint: Endpoint): Promise<string[]> {
  const { body } = await endpoint.request("/api/pipeline");
  const stopped = (body as { gold?: { stopped?: unknown } } | null)?.gold?.stopped;
  return typeof stopped === "string" ? [`gold is stopped: ${stopped}`] : [];
}

/** Checks that masked rows exist where rows are expected, and do not contain personal identifiers. */
export async function checkMasking(
  endpoint: Endpoint,
  expectations: readonly Expectation[],
  { personal }: Sample,
): Promise<string[]> {
  for (const { summary, parameters, rows } of expectations) {
    const maskedParameters = Object.entries(parameters).filter(([, value]) => !personal.includes(value));
    const path = `/api/gold/${summary}?${new URLSearchParams(maskedParameters)}`;
    const response = await endpoint.request(path);
    const items = (response.body as { items?: unknown[] } | null)?.items ?? [];
    const isMissing = rows.length > 0 && items.length === 0;
    if (response.status !== 200 || isMissing) return [`${path} returned ${responseText(response)}`];
    const unmasked = personal.filter((value) => JSON.stringify(items).includes(JSON.stringify(value)));
    if (unmasked.length > 0) return [`${path} contains ${unmasked.join(", ")}`];
  }
  return [];
}

function lines(bodies: readonly string[]): RequestInit {
  return { method: "POST", headers: { "content-type": "application/x-ndjson" }, body: bodies.join("\n") };
}

export async function errorsOf(run: () => Promise<void>): Promise<string[]> {
  try {
    await run();
    return [];
  } catch (error) {
    return [errorMessage(error)];
  }
}
