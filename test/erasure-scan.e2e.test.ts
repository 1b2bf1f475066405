import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { erasureStoreFor, exportsFor, lakeFor, maskingFor } from "../shared/composition.ts";
import { collectGarbage } from "../shared/operations/maintenance/garbage-collection.ts";
import { orchestrations } from "../shared/platform/azure/orchestrations.ts";
import { resources } from "../shared/platform/azure/resources.ts";
import { day } from "../shared/platform/time.ts";
import { maintainTables } from "../shared/serving/exports/maintain.ts";
import { readReceipt } from "../shared/silver/erasure/receipt.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { distinguishable, personalValues } from "../testing/personal-values.ts";
import { send } from "../testing/pipeline.ts";
import { readerOutputs } from "../testing/reader-outputs.ts";
import { startTimedApp, type TimedApp } from "../testing/timers.ts";
import { type GeneratedEvent, history, peopleOf } from "../tools/common/history.ts";
import { pollUntil } from "../tools/common/poll.ts";
import { durableKey } from "../tools/common/running-stack.ts";
import { erasePerson } from "../tools/person/erase.ts";
import { filesIn } from "../tools/person/scan/files.ts";
import { type Needle, needle } from "../tools/person/scan/needle.ts";
import { search } from "../tools/person/scan/search.ts";
import { type StoredItem, storedItems } from "../tools/person/scan/stores.ts";
import { verifyPerson } from "../tools/person/verify.ts";

/*
 * Ten people are erased. A search of every byte of every store finds their values before, wherever they belong, and
 * afterwards none.
 */

const options = { seed: 33, users: 12, days: 1, from: Date.UTC(2026, 5, 28) };
const people = peopleOf(options);
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** The same event with identifiers and names that only one person has. */
function unique({ stream, key, body }: GeneratedEvent): GeneratedEvent {
  const inBody = (text: string) =>
    people.reduce(
      (all, { userId, deviceId }) =>
        all
          .replaceAll(`"${userId}"`, `"member-${userId}"`)
          .replaceAll(`"${deviceId}"`, `"watch-${deviceId}"`)
          .replaceAll(`"Customer.${userId}@`, `"Customer.Nr${userId}@`),
      text,
    );
  const parsed = stream === "profiles" || stream === "customers" ? JSON.parse(body) : undefined;
  if (stream === "profiles")
    Object.assign(parsed, { first_name: `Zofia${parsed.user_id}`, last_name: `Quill${parsed.user_id}` });
  for (const entry of parsed?.zSetEntries ?? []) {
    const element = JSON.parse(Buffer.from(entry.element, "base64").toString());
    const [, user = ""] = /\.(\d+)@/.exec(element.email) ?? [];
    entry.element = base64(inBody(JSON.stringify({ ...element, customerName: `Zofia Quill${user}` })));
  }
  if (parsed !== undefined) parsed.zsetEntries = parsed.zSetEntries;
  return { stream, key, body: inBody(parsed === undefined ? body : JSON.stringify(parsed)) };
}

const userOf = ({ userId }: { readonly userId: string }) => `member-${userId}`;
const listed = people.map(({ userId, deviceId }) => ({
  stream: "registrations",
  key: undefined,
  body: JSON.stringify({
    ...{ user_id: `member-${userId}`, device_id: `watch-${deviceId}` },
    ...{ user_email: `customer.nr${userId}@example.org`, gender: "F", age: 40 },
  }),
}));
/** Somebody's events that nobody can decode, in the clear and in base64. */
const rejected = people.flatMap((person) => [
  { stream: "workouts", key: undefined, body: JSON.stringify({ user_id: userOf(person), action: "pause" }) },
  {
    stream: "workouts",
    key: undefined,
    body: JSON.stringify({ data_base64: base64(`{"user_id":"${userOf(person)}"}`) }),
  },
]);
const events: GeneratedEvent[] = [...[...history(options)].map(unique), ...listed, ...rejected];
const [erased, others] = [people.slice(0, 10), people.slice(10)];
const landed = people.map(({ deviceId }) =>
  JSON.stringify({ device_id: `watch-${deviceId}`, time: options.from / 1000, heartrate: 71 }),
);

/** The values that events of these people contain, and of nobody else. */
function needlesOf(some: typeof people): Needle[] {
  const of = (those: typeof people) => {
    const names = those.flatMap(({ userId, deviceId, macAddress }) => [`-${userId}"`, `-${deviceId}"`, macAddress]);
    const emails = those.map(({ userId }) => `.Nr${userId}@`);
    const isOf = ({ body }: GeneratedEvent) =>
      [...names, ...emails].some((name) => body.includes(name)) ||
      emails.some((email) => /"element":"([^"]+)"/.exec(body)?.[1] !== undefined && elementOf(body).includes(email));
    return personalValues(events.filter(isOf));
  };
  const theirs = of(some);
  const not = of(people.filter((person) => !some.includes(person)));
  return distinguishable([...theirs.keys()].filter((value) => !not.has(value))).map((value) =>
    needle([...(theirs.get(value) ?? [])].join(), value),
  );
}

const elementOf = (body: string) => Buffer.from(/"element":"([^"]+)"/.exec(body)?.[1] ?? "", "base64").toString();

const inStores = ["people", "owners", "heart-rates", "workouts", "gym-visits", "activity", "balance"]
  .map((name) => `cosmos silver/${name}`)
  .concat(
    ["workout-bpm-summary", "gym-summary", "activity-daily", "heart-rate-daily", "outbox"].map(
      (name) => `cosmos gold/${name}`,
    ),
  )
  .concat(["bronze", "quarantine", "gold-personal"].map((name) => `blobs ${name}`));
/** An episode that late events dissolved leaves a removed row in it: that depends on their order. */
const mayBeIn = "cosmos gold/health-alerts";
// Nobody in the history has a recent alert.
const hubs = resources.eventHubs.filter(({ name }) => name !== "health-alerts").map(({ name }) => `hub ${name}`);

async function* textItems(store: string, text: string): AsyncGenerator<StoredItem> {
  yield { store, bytes: Buffer.from(text) };
}

describe("a search of every byte", () => {
  let stack: LocalStack;
  let app: TimedApp;
  let lines = "";
  const find = async (of: Needle[]) => (await search(storedItems(stack.azure), of)).findings;
  const storesWith = async (of: Needle[], isRetained: boolean) =>
    (await find(of)).flatMap(({ store, retainedUntil }) =>
      (retainedUntil !== undefined) === isRetained ? [store.replace(" (retained)", "")] : [],
    );

  beforeAll(async () => {
    stack = await startLocalStack();
    app = await startTimedApp(stack, (line) => {
      lines += `${line}\n`;
    });
    await stack.azure.files("landing").upload("readings.ndjson", Readable.from(landed.join("\n")));
    await send(stack.azure, events);
    await app.runTimer("exports-timer");
  }, 400_000);
  afterAll(() => stack.close());

  it("finds people in every store where they belong, and in no other", { timeout: 120_000 }, async () => {
    for (const some of [erased, others]) {
      const needles = needlesOf(some);
      expect(needles.length).toBeGreaterThan(some.length * 6);
      expect((await storesWith(needles, false)).filter((store) => store !== mayBeIn).sort()).toEqual(
        [...inStores].sort(),
      );
      expect((await storesWith(needles, true)).sort()).toEqual([...hubs, "blobs landing"].sort());
    }
  });

  it("finds nobody in what a Reader gets, so that no join leads from a pseudonym to a person", {
    timeout: 240_000,
  }, async () => {
    const [day = ""] = new Date(options.from).toJSON().split("T");
    const target = { azure: stack.azure, url: `http://127.0.0.1:${app.port}`, folder: stack.folder, day };
    const outputs: StoredItem[] = [];
    for await (const item of readerOutputs(target)) outputs.push(item);
    const stores = new Set(outputs.map(({ store }) => store));
    for (const store of ["GET /api/gold/gym_summary", "GET /api/gym-hours", "GET /api/events", "blobs gold"])
      expect(stores).toContain(store);
    expect([...stores].filter((store) => store.startsWith("sql ")).length, [...stores].join()).toBeGreaterThan(10);
    async function* all() {
      yield* outputs;
    }
    expect((await search(all(), needlesOf(people))).findings).toEqual([]);
    // The outputs have the people: by pseudonyms.
    const { pseudonymise } = maskingFor(stack.azure);
    const pseudonyms = people.map(({ macAddress }) => needle("mac", pseudonymise("mac", macAddress)));
    expect((await search(all(), pseudonyms)).findings.map(({ store }) => store)).toEqual(
      expect.arrayContaining(["GET /api/gold/gym_summary", "blobs gold"]),
    );
  });

  it("finds none of ten erased people, when what is retained is gone", { timeout: 400_000 }, async () => {
    const needles = needlesOf(erased);
    const receipts: string[] = [];
    for (const person of erased) {
      const [, id = ""] = /receipt (\S+)/.exec(await erasePerson(stack.azure, userOf(person), Date.now())) ?? [];
      receipts.push(id);
    }
    const store = erasureStoreFor(stack.azure);
    await pollUntil(
      async () => (await Promise.all(receipts.map((id) => readReceipt(store, id)))).filter(Boolean).length,
      (count) => count === erased.length,
      {},
    );
    const lakeContainers = ["blobs bronze", "blobs quarantine"];
    await pollUntil(
      async () => {
        await app.runTimer("exports-timer");
        return storesWith(needles, false);
      },
      (found) => found.every((name) => lakeContainers.includes(name)),
      {},
    );
    await orchestrations(`http://127.0.0.1:${app.port}`, durableKey(stack.folder)).start("maintenance");
    const { state } = await pollUntil(
      () => storesWith(needles, false),
      ({ length }) => length === 0,
      {},
    );
    expect(state).toEqual([]);
    expect((await search(textItems("log", lines), needles)).findings).toEqual([]);
    for (const id of receipts.slice(0, 1)) {
      const { text, isErased } = await verifyPerson(stack.azure, id, { data: stack.folder }, Date.now());
      expect(text).toContain("hub bpm");
      expect(text).toMatch(/^blobs landing .* until 20/m);
      expect(isErased, text).toBe(true);
    }
    await app.stop();
    for (const hub of resources.eventHubs) await stack.recreateHub(hub.name);
    const files = stack.azure.files("landing");
    for await (const { name, etag } of files.list()) await files.remove(name, etag);
    const later = () => Date.now() + 2 * day;
    await collectGarbage({ ...lakeFor(stack.azure), retryConflicts: stack.azure.retryConflicts }, later, Infinity);
    const { retryConflicts, configuration } = stack.azure;
    const { earliestTime } = configuration;
    const runtime = { retryConflicts, earliestTime, now: later, newId: randomUUID };
    await maintainTables(exportsFor(stack.azure, runtime));
    expect(await find(needles)).toEqual([]);
    const remaining = await storesWith(needlesOf(others), false);
    expect(remaining.filter((store) => store !== mayBeIn).sort()).toEqual([...inStores].sort());
    await stack.end();
    expect((await search(filesIn(stack.folder), needles)).findings).toEqual([]);
    expect((await search(filesIn(stack.folder), needlesOf(others))).findings.length).toBeGreaterThan(0);
  });
});
