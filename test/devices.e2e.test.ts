import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, expect, it } from "vitest";
import { activityDaily } from "../shared/gold/activity/activity-daily.ts";
import { activityMonthly, activityWeekly } from "../shared/gold/activity/activity-periods.ts";
import type { Row } from "../shared/gold/summary.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { personalRows, shuffled } from "../testing/pipeline.ts";
import { berlinDay } from "../testing/reference/days.ts";
import { referenceFor } from "../testing/reference/gold.ts";
import { activity, type GeneratedEvent, history, peopleOf, registration } from "../tools/common/history.ts";
import { waitUntilSettled } from "../tools/common/pipeline-state.ts";
import { publish } from "../tools/common/publish.ts";
import { seeded } from "../tools/common/random.ts";
import { kafkaAddress } from "../tools/simulate/kafka-address.ts";
import { kafkaSender } from "../tools/simulate/kafka-sender.ts";

/* What watches saw goes in by every way that devices and their makers have, and comes out as the days, weeks and months that its bodies make. */

const day = 86_400_000;
const options = { seed: 3, users: 4, days: 4 };
/** A year with 53 weeks ends, a day has 23 hours, and another 25. */
const spans = [Date.UTC(2020, 11, 30), Date.UTC(2026, 2, 27), Date.UTC(2025, 9, 24)];
const [ann, bob, cyd, nobody] = peopleOf(options);
if (!ann || !bob || !cyd || !nobody) throw new Error("four people expected");

/** Bob takes over Ann's watch while she wears it, and wears his own besides. Nobody ever says whose the last watch is. */
const registrations = [
  registration(ann, spans[0] ?? 0),
  registration(bob, spans[0] ?? 0),
  registration({ ...bob, deviceId: ann.deviceId }, (spans[1] ?? 0) + 2 * day + 12_345),
];
/** Cyd's watch is known from its maker's list alone, which has no times. */
const profile = { user_id: cyd.userId, device_id: cyd.deviceId, user_email: "cyd@example.org", gender: "F", age: 31 };
const samples = shuffled(
  [
    ...spans.flatMap((from) => [...history({ ...options, from })].filter(({ stream }) => stream === "activity")),
    // Without its offset nobody would know which of two hours this is; both are one day's.
    activity(cyd, Date.UTC(2025, 9, 26, 0, 30), { steps: 11, bpm: 60.5, asleep: true }),
    activity(cyd, Date.UTC(2025, 9, 26, 1, 30), { steps: 22, bpm: 61.5, asleep: true }),
  ],
  seeded(4),
);
const ways = 6;
const part = (way: number) => samples.filter((_, index) => index % ways === way);

let stack: LocalStack;
afterEach(() => stack.close());

it("watches reach gold by every way in", { timeout: 240_000 }, async () => {
  stack = await startLocalStack({ REPORTING_TIME_ZONE: "Europe/Berlin" });
  const { port } = await stack.startApp();
  const { default: key } = JSON.parse(await readFile(join(stack.folder, "functions-host", "keys.json"), "utf8"));
  // Such as a client has it that knows nothing but a URL.
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

  const said = [...samples, ...registrations, bodyOf("registrations", profile)];
  const days = await personalRows(stack.azure, activityDaily);
  expect(days).toEqual(referenceFor(activityDaily.name)(said, berlinDay));
  expect(new Set(days.map(({ user_id }) => user_id))).toEqual(new Set([ann.userId, bob.userId, cyd.userId, null]));
  for (const summary of [activityWeekly, activityMonthly]) {
    const expected = referenceFor(summary.name)(said, berlinDay);
    expect(rounded(await personalRows(stack.azure, summary))).toEqual(rounded(expected));
  }
  expect(await personalRows(stack.azure, activityWeekly)).toContainEqual(expect.objectContaining({ week: "2020-W53" }));
});

/** What makers put into landing: a table and a list in each dialect, and the list of user profiles. */
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

/** One event a request, several requests at a time, as many watches do. */
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
  const meaning = { kind: "profile" } as const;
  const emissions = events.map(({ stream, key = "", body }) => ({
    ...{ stream, key, body: Buffer.from(body), device: 0, meaning, copy: 0 as const },
  }));
  await sender.send("activity", emissions, (_, { doubtful }) => expect(doubtful).toBe(0));
  await sender.close();
}

function bodyOf(stream: string, body: object): GeneratedEvent {
  return { stream, key: undefined, body: JSON.stringify(body) };
}

/** Averages of averages may differ from averages in the last digit. */
function rounded(rows: readonly Row[]): string[] {
  const short = (value: Row[string] | undefined) => (typeof value === "number" ? Number(value.toPrecision(12)) : value);
  return rows.map((row) => JSON.stringify(Object.entries(row).map(([name, value]) => [name, short(value)]))).sort();
}
