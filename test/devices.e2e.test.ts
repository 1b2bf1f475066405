import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, expect, it } from "vitest";
import { activityDaily } from "../shared/gold/activity/activity-daily.ts";
import { activityMonthly, activityWeekly } from "../shared/gold/activity/activity-periods.ts";
import type { Row } from "../shared/gold/summary.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { personalRows } from "../testing/pipeline.ts";
import { berlinDay } from "../testing/reference/days.ts";
import { referenceFor } from "../testing/reference/gold.ts";
import { activity, type GeneratedEvent, history, peopleOf, registration } from "../tools/common/history.ts";
import { waitUntilSettled } from "../tools/common/pipeline-state.ts";
import { publish } from "../tools/common/publish.ts";
import { seeded, shuffled } from "../tools/common/random.ts";
import { kafkaAddress } from "../tools/simulate/kafka-address.ts";
import { kafkaSender } from "../tools/simulate/kafka-sender.ts";

/* Activity through every ingress: days, weeks and months equal the reference. */

const day = 86_400_000;
const options = { seed: 3, users: 4, days: 4 };
/** The end of a year with 53 weeks, a day of 23 hours, and one of 25 hours. */
const spans = [Date.UTC(2020, 11, 30), Date.UTC(2026, 2, 27), Date.UTC(2025, 9, 24)];
const [ann, bob, cyd, unregistered] = peopleOf(options);
if (!ann || !bob || !cyd || !unregistered) throw new Error("four people expected");

/** Bob takes over Ann's watch while it sends, and has another one. The last watch is never registered. */
const registrations = [
  registration(ann, spans[0] ?? 0),
  registration(bob, spans[0] ?? 0),
  registration({ ...bob, deviceId: ann.deviceId }, (spans[1] ?? 0) + 2 * day + 12_345),
];
/** Cyd's watch is only in the maker's list, which has no times. */
const profile = { user_id: cyd.userId, device_id: cyd.deviceId, user_email: "cyd@example.org", gender: "F", age: 31 };
const samples = shuffled(
  [
    ...spans.flatMap((from) => [...history({ ...options, from })].filter(({ stream }) => stream === "activity")),
    // Both are 02:30 in Berlin, on one day.
    activity(cyd, Date.UTC(2025, 9, 26, 0, 30), { steps: 11, bpm: 60.5, asleep: true }),
    activity(cyd, Date.UTC(2025, 9, 26, 1, 30), { steps: 22, bpm: 61.5, asleep: true }),
  ],
  seeded(4),
);
const ways = 6;
const part = (way: number) => samples.filter((_, index) => index % ways === way);

let stack: LocalStack;
afterEach(() => stack.close());

it("activity reaches gold through every ingress", { timeout: 240_000 }, async () => {
  stack = await startLocalStack({ REPORTING_TIME_ZONE: "Europe/Berlin" });
  const { port } = await stack.startApp();
  const { default: key } = JSON.parse(await readFile(join(stack.folder, "functions-host", "keys.json"), "utf8"));
  // For a client that can only be configured with a URL.
  const url = `http://127.0.0.1:${port}/stream?code=${key}`;

  const files = filesOf([...part(4), ...part(5)]);
  for (const [name, content] of files) await stack.azure.blobs("landing").create(name, content, "");
  await Promise.all([
    publish(stack.azure, [...registrations, ...part(0)]),
    sendOverKafka(stack, part(1)),
    postOneByOne(url, part(2)),
    postLines(url, part(3)),
  ]);
  const nothing = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };
  const count = samples.length + registrations.length + 1;
  const { landed } = await waitUntilSettled(stack.azure, nothing, count);
  expect(landed).toEqual({ ...nothing, accepted: count });

  const sent = [...samples, ...registrations, bodyOf("registrations", profile)];
  const days = await personalRows(stack.azure, activityDaily);
  expect(days).toEqual(referenceFor(activityDaily.name)(sent, berlinDay));
  expect(new Set(days.map(({ user_id }) => user_id))).toEqual(new Set([ann.userId, bob.userId, cyd.userId, null]));
  for (const summary of [activityWeekly, activityMonthly]) {
    const expected = referenceFor(summary.name)(sent, berlinDay);
    expect(rounded(await personalRows(stack.azure, summary))).toEqual(rounded(expected));
  }
  expect(await personalRows(stack.azure, activityWeekly)).toContainEqual(expect.objectContaining({ week: "2020-W53" }));
});

/** Landing files of makers: a table and a list in each dialect, and the list of user profiles. */
function filesOf(events: readonly GeneratedEvent[]): [name: string, content: Uint8Array][] {
  const dialects = [...Map.groupBy(events, ({ body }) => body.startsWith('{"device_id"')).values()];
  expect(dialects).toHaveLength(2);
  const watches = dialects.flatMap((some, index): [string, Uint8Array][] => {
    const bodies = some.map(({ body }) => body);
    const [table, list] = [bodies.slice(0, bodies.length / 2), bodies.slice(bodies.length / 2)];
    return [
      [`watches/${index}.csv`, Buffer.from(csvOf(table.map((body) => JSON.parse(body))))],
      [`watches/${index}.json.gz`, gzipSync(`[${list.join(",\n")}]`)],
    ];
  });
  return [...watches, ["watches/user_profiles.csv", Buffer.from(csvOf([profile]))]];
}

function csvOf(rows: readonly object[]): string {
  const heads = Object.keys(rows[0] ?? {});
  return [heads, ...rows.map((row) => Object.values(row))].map((cells) => `${cells.join(",")}\r\n`).join("");
}

/** One event per request, several requests at one time. */
async function postOneByOne(url: string, events: readonly GeneratedEvent[]): Promise<void> {
  const queue = events.values();
  const client = async () => {
    for (const { body } of queue) expect(await post(url, body, "application/json")).toBe(1);
  };
  await Promise.all(Array.from({ length: 8 }, client));
}

async function postLines(url: string, events: readonly GeneratedEvent[]): Promise<void> {
  const lines = events.map(({ body }) => body).join("\n");
  expect(await post(url, lines, "application/x-ndjson")).toBe(events.length);
}

async function post(url: string, body: string, type: string): Promise<unknown> {
  const answer = await fetch(url, { method: "POST", body, headers: { "content-type": type } });
  expect(answer.status).toBe(202);
  const { accepted } = (await answer.json()) as { accepted: unknown };
  return accepted;
}

async function sendOverKafka({ azure, kafkaPort }: LocalStack, events: readonly GeneratedEvent[]): Promise<void> {
  const { eventHubs, hubName } = azure.configuration;
  const sender = kafkaSender(kafkaAddress(eventHubs, kafkaPort), { topicOf: hubName });
  const content = { kind: "profile" } as const;
  const simulated = events.map(({ stream, key = "", body }) => ({
    ...{ stream, key, body: Buffer.from(body), device: 0, content, copy: 0 as const },
  }));
  await sender.send("activity", simulated, (_, { unanswered }) => expect(unanswered).toBe(0));
  await sender.close();
}

function bodyOf(stream: string, body: object): GeneratedEvent {
  return { stream, key: undefined, body: JSON.stringify(body) };
}

/** Averages of averages can differ from averages in the last digit. */
function rounded(rows: readonly Row[]): string[] {
  const short = (value: Row[string] | undefined) => (typeof value === "number" ? Number(value.toPrecision(12)) : value);
  return rows.map((row) => JSON.stringify(Object.entries(row).map(([name, value]) => [name, short(value)]))).sort();
}
