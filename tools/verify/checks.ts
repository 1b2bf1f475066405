import { gzipSync } from "node:zlib";
import { type Answered, type Door, said } from "./endpoint.ts";
import type { Expectation, Sample } from "./sample.ts";
import type { SampleEvent } from "./sample-events.ts";
import type { Target } from "./target.ts";

/* What a verification looks at. Each says what is wrong; nothing when all is right. */

/** @param build of the package that must answer; undefined: any */
export async function isHealthy(door: Door, deadline: number, build: string | undefined): Promise<string[]> {
  const isThatOne = (answer: Answered) => build === undefined || answer.build === build;
  const answer = await door.patiently("/api/health", deadline, {}, isThatOne);
  if (answer.status !== 200) return [`/api/health answers ${said(answer)}`];
  return isThatOne(answer) ? [] : [`build ${answer.build ?? "(none)"} answers instead of ${build}`];
}

export async function post(door: Door, deadline: number, events: readonly SampleEvent[]): Promise<string[]> {
  for (const [stream, some] of Map.groupBy(events, (event) => event.stream)) {
    const answer = await door.patiently(`/api/streams/${stream}`, deadline, lines(some.map(({ body }) => body)));
    const { accepted } = (answer.body ?? {}) as { accepted?: number };
    if (answer.status !== 202 || accepted !== some.length)
      return [`POST /api/streams/${stream} with ${some.length} events answers ${said(answer)}`];
  }
  return [];
}

export async function refusesBroken(door: Door, deadline: number): Promise<string[]> {
  const answer = await door.patiently("/api/streams/heart-rates", deadline, lines(['{"device_id":"nobody"}']));
  const { rejected } = (answer.body ?? {}) as { rejected?: readonly { line?: number; code?: string }[] };
  const [first] = rejected ?? [];
  const isRight = answer.status === 400 && first?.line === 1 && first.code === "missing";
  return isRight ? [] : [`POST /api/streams/heart-rates with an event without time answers ${said(answer)}`];
}

export async function land(target: Target, file: string, sample: Sample): Promise<void> {
  await target.land(file, gzipSync(sample.batch.map(({ body }) => `${body}\n`).join("")));
}

/** Why nothing comes, when gold itself knows. */
export async function standstill(door: Door): Promise<string[]> {
  const { body } = await door.once("/api/pipeline");
  const stopped = (body as { gold?: { stopped?: unknown } } | null)?.gold?.stopped;
  return typeof stopped === "string" ? [`gold is stopped: ${stopped}`] : [];
}

/** Of rows that are personal: they are there, and their identifiers are not. */
export async function isMasked(
  door: Door,
  expectations: readonly Expectation[],
  { personal }: Sample,
): Promise<string[]> {
  for (const { summary, parameters } of expectations) {
    const open = Object.entries(parameters).filter(([, value]) => !personal.includes(value));
    const path = `/api/gold/${summary}?${new URLSearchParams(open)}`;
    const answer = await door.once(path);
    const items = (answer.body as { items?: unknown[] } | null)?.items ?? [];
    if (answer.status !== 200 || items.length === 0) return [`${path} answers ${said(answer)}`];
    const told = personal.filter((value) => JSON.stringify(items).includes(value));
    if (told.length > 0) return [`${path} tells ${told.join(", ")}`];
  }
  return [];
}

function lines(bodies: readonly string[]): RequestInit {
  return { method: "POST", headers: { "content-type": "application/x-ndjson" }, body: bodies.join("\n") };
}

export async function attempt(run: () => Promise<void>): Promise<string[]> {
  try {
    await run();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
