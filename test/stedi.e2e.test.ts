import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { EventHubConsumerClient, earliestEventPosition, type ReceivedEventData } from "@azure/event-hubs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { riskByBirthYear } from "../shared/gold/risk-by-birth-year/risk-by-birth-year.ts";
import { scoresHub } from "../shared/serving/outbox/outputs/risk-scores.ts";
import { givenData } from "../testing/given-data.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { personalRows, send } from "../testing/pipeline.ts";
import { referenceRisk } from "../testing/reference/risk.ts";
import type { GeneratedEvent } from "../tools/common/history.ts";
import { waitUntilSettled } from "../tools/common/pipeline-state.ts";
import { publish } from "../tools/common/publish.ts";
import { seeded, shuffled } from "../tools/common/random.ts";

const { folder, isPresent, skipIfAbsent } = givenData("stedi");
const lines = (name: string) => (isPresent ? readFileSync(new URL(name, folder), "utf8").trim().split("\n") : []);
const base64 = (text: string) => Buffer.from(text).toString("base64");
const command = (key: string, entry: unknown): GeneratedEvent => {
  const element = { element: base64(JSON.stringify(entry)), score: 0 };
  const body = { key: base64(key), zSetEntries: [element], zsetEntries: [element] };
  return { stream: "customers", key: undefined, body: JSON.stringify(body) };
};

interface Customer {
  readonly email: string;
  readonly birthDay: string;
}

const people: Customer[] = lines("customers.jsonl").map((line) => JSON.parse(line).element);
const customers = people.map((person) => command("Customer", person));
const foreign = command("Sessions", { token: "secret" });
const assessments = lines("events.jsonl").map(
  (body): GeneratedEvent => ({ stream: "assessments", key: JSON.parse(body).customer, body }),
);
const expected = lines("events.jsonl").map((line) => {
  const { customer, score } = JSON.parse(line);
  const person = people.find(({ email }) => email === customer);
  return JSON.stringify({ customer, score, email: customer, birthYear: person?.birthDay.slice(0, 4) });
});

let stack: LocalStack | undefined;
afterEach(() => stack?.close());

describe("balance risk", { timeout: 240_000 }, () => {
  beforeEach(skipIfAbsent);

  it("sends each of 51 assessments once, in any order of customers", async () => {
    stack = await startLocalStack();
    await stack.startApp();
    // Customers before, between and after their assessments, some of them twice.
    const before = [...customers.slice(0, 90), ...assessments.slice(0, 20), foreign];
    const between = shuffled([...customers.slice(90, 200), ...assessments.slice(20, 40)], seeded(1));
    const after = [...assessments.slice(40), ...customers.slice(200), ...customers.slice(0, 30)];
    await send(stack.azure, before);
    await send(stack.azure, between, before.length);
    await send(stack.azure, after, before.length + between.length);
    const scores = await published(stack, expected.length);
    expect(scores.map(({ body }) => JSON.stringify(body)).sort()).toEqual(expected.toSorted());
    expect(new Set(scores.map(({ properties }) => properties?.["id"])).size).toBe(51);
    const rows = await personalRows(stack.azure, riskByBirthYear);
    expect(inOrder(rows)).toEqual(inOrder(referenceRisk([...customers, ...assessments])));
  });

  it("sends 51 distinct ids although the function host is killed repeatedly", async () => {
    stack = await startLocalStack();
    const events = shuffled([...customers, ...assessments], seeded(2));
    const moments = [900, 1500, 2100, 2800];
    const part = (index: number) => events.filter((_, each) => each % (moments.length + 1) === index);
    for (const [index, moment] of moments.entries()) {
      const app = await stack.startApp();
      await Promise.all([sleep(moment).then(() => app.kill()), publish(stack.azure, part(index))]);
    }
    await stack.startApp();
    await publish(stack.azure, part(moments.length));
    await waitUntilSettled(stack.azure, { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 }, events.length);
    const scores = await published(stack, expected.length);
    const byId = new Map(scores.map(({ properties, body }) => [properties?.["id"], JSON.stringify(body)]));
    expect([...byId.values()].sort()).toEqual(expected.toSorted());
  });
});

const inOrder = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();

/** The events of the output hub: until `count` distinct ids arrived, and those of the following 3 s. */
async function published({ settings }: LocalStack, count: number): Promise<ReceivedEventData[]> {
  const client = new EventHubConsumerClient("$Default", settings["EVENT_HUBS"] ?? "", scoresHub);
  const received: ReceivedEventData[] = [];
  const handlers = {
    processEvents: async (events: ReceivedEventData[]) => void received.push(...events),
    processError: async () => {},
  };
  const subscription = client.subscribe(handlers, { startPosition: earliestEventPosition });
  const distinct = () => new Set(received.map(({ properties }) => properties?.["id"])).size;
  for (let tries = 0; tries < 120 && distinct() < count; tries += 1) await sleep(500);
  await sleep(3_000);
  await subscription.close();
  await client.close();
  return received;
}
