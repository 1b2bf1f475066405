import { describe, expect, it } from "vitest";
import { calendar } from "../shared/gold/dates/calendar.ts";
import { summaries } from "../shared/gold/registry.ts";
import { exportPerson, type PersonStores } from "../shared/operations/person/export-person.ts";
import type { ExportedTable } from "../shared/operations/person/tables.ts";
import { personZip } from "../shared/operations/person/zip.ts";
import type { Identified } from "../shared/platform/azure/documents.ts";
import { recordRead } from "../shared/serving/audit/audit.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { streams } from "../shared/streams/registry.ts";
import { enqueuedTime } from "../shared/streams/testing/bodies.ts";
import { memoryContainer } from "../testing/fakes/memory-container.ts";
import { type Pipeline, pipelineInMemory } from "../testing/in-memory.ts";
import { history, peopleOf } from "../tools/common/history.ts";
import { zipEntry } from "../tools/delivery/zip-entry.ts";

const options = { seed: 12, users: 6, days: 6, from: Date.UTC(2026, 1, 2) };
const end = options.from + (options.days + 2) * 86_400_000;
const computed = summaries.filter((summary) => summary.kind === "computed");
const [ann, ben] = peopleOf(options);
if (ann === undefined || ben === undefined) throw new Error("the history has no people");

const base64 = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64");
const customer = { customerName: "Ann Lee", email: "ann@example.org", phone: "8015551212", birthDay: "1965-01-31" };
/** The generated history has no e-mails. */
const balance = [
  { stream: "registrations", body: { user_id: ann.userId, device_id: "d-1", user_email: customer.email } },
  { stream: "assessments", body: { customer: customer.email, score: -2.5, riskDate: "2026-02-05T08:00:00Z" } },
  { stream: "customers", body: { key: base64("Customer"), zSetEntries: [{ element: base64(customer), score: 0 }] } },
  // Ten minutes of an alert.
  ...Array.from({ length: 10 }, (_, minutes) => {
    const time = Date.UTC(2025, 0, 5, 3, minutes);
    return { stream: "heart-rates", body: { device_id: "d-1", time, heartrate: 131 } };
  }),
].map(({ stream, body }) => ({ stream, body: JSON.stringify(body) }));

async function filledPipeline(): Promise<Pipeline> {
  const pipeline = pipelineInMemory({ streams, definitions: silverDefinitions, summaries });
  await pipeline.send([...history(options), ...balance]);
  return pipeline;
}

function storesOf({ silver, gold, erasing }: Pipeline): PersonStores {
  const { erasure } = erasing();
  return {
    silver: { definitions: silverDefinitions, erasure },
    ...{ gold, summaries: computed, calendar: calendar("UTC"), messages: memoryContainer("email") },
    ...{ lake: silver.store, audit: { container: memoryContainer("subject"), hashes: erasure.hashes }, now: () => end },
  };
}

/** Documents of silver, and rows of gold about one person, as texts by place. */
function stored({ silver, gold }: Pipeline): Set<string> {
  const documents = [...silver.containers].flatMap(([name, container]) =>
    container.all<Identified>().map((document) => `${name} ${JSON.stringify(document)}`),
  );
  const rows = computed
    .filter(({ subjects }) => subjects === "one")
    .flatMap(({ name, container }) =>
      gold(container)
        .all<{ readonly rows: readonly object[] }>()
        .flatMap((group) => group.rows.map((row) => `${name} ${JSON.stringify(row)}`)),
    );
  return new Set([...documents, ...rows]);
}

function exported(tables: readonly ExportedTable[]): string[] {
  const names = new Map(silverDefinitions.map(({ container, stream }) => [`${container}-${stream}`, container]));
  return tables.flatMap(({ name, documents }) => {
    const [layer, place = ""] = name.split("/");
    if (layer !== "silver" && layer !== "gold") return [];
    return documents.map((document) => `${names.get(place) ?? place} ${JSON.stringify(document)}`);
  });
}

async function tablesOf(stores: PersonStores, userId: string): Promise<readonly ExportedTable[]> {
  const tables = await exportPerson(stores, userId);
  if (tables === undefined) throw new Error("nothing is exported");
  return tables;
}

async function contentOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("the export of a person", () => {
  it("contains what an erasure removes, and nothing else", { timeout: 120_000 }, async () => {
    const pipeline = await filledPipeline();
    const before = stored(pipeline);
    const tables = await tablesOf(storesOf(pipeline), ann.userId);
    expect(stored(pipeline)).toEqual(before);
    const body = JSON.stringify({ user_id: ann.userId, update_type: "delete", timestamp: enqueuedTime + 1 });
    await pipeline.send([{ stream: "profiles", body }]);
    const after = stored(pipeline);
    const removed = [...before].filter((text) => !after.has(text));
    expect(exported(tables).sort()).toEqual(removed.sort());
    // The history has data of the person in every table of silver and gold.
    const empty = tables.filter(({ name, documents }) => name.includes("/") && documents.length === 0);
    expect(empty.map(({ name }) => name)).toEqual([]);
  });

  it("contains rejected events that name the person, and who has read the data", { timeout: 120_000 }, async () => {
    const pipeline = await filledPipeline();
    const stores = storesOf(pipeline);
    const rejected = (userId: string) => ({ stream: "workouts", body: `{"user_id":"${userId}","action":"jump"}` });
    await pipeline.send([rejected(ann.userId), rejected(ben.userId)]);
    const by = { kind: "person", id: "7c1f", name: "officer@example.org" } as const;
    for (const value of [ann.userId, ben.userId])
      await recordRead(
        stores.audit,
        { time: end, by, endpoint: "get-personal-user", request: "r" },
        { what: "user", subjects: [{ kind: "user", value }] },
      );
    const tables = await tablesOf(stores, ann.userId);
    const table = (name: string) => tables.find((each) => each.name === name)?.documents;
    const bodies = (table("quarantine") as { body: string }[]).map(({ body }) => body);
    expect(bodies).toContain(rejected(ann.userId).body);
    for (const body of bodies)
      expect([ann.userId, ann.deviceId, ann.macAddress].some((own) => body.includes(own))).toBe(true);
    expect(table("audit")).toEqual([expect.objectContaining({ by: "officer@example.org", what: "user" })]);
    expect(JSON.stringify(tables)).not.toContain(`"${ben.userId}"`);
  });

  it("is a ZIP archive of JSON and CSV with a line for each reading", { timeout: 120_000 }, async () => {
    const tables = await tablesOf(storesOf(await filledPipeline()), ann.userId);
    const archive = await contentOf(personZip(tables, "2026-07-01T00:00:00.000Z"));
    const text = (name: string) => zipEntry(archive, name)?.toString() ?? "";
    for (const { name, documents } of tables) {
      expect(JSON.parse(text(`${name}.json`))).toEqual(JSON.parse(JSON.stringify(documents)));
      expect(text("README.txt")).toContain(`${name}: ${documents.length}\n`);
    }
    const buckets = tables.find(({ name }) => name === "silver/heart-rates")?.documents as { offsets: number[] }[];
    const readings = buckets.reduce((sum, { offsets }) => sum + offsets.length, 0);
    const [head, first, ...others] = text("silver/heart-rates.csv").trimEnd().split("\r\n");
    expect([head?.split(",").slice(0, 3), others.length + 1]).toEqual([["deviceId", "time", "values"], readings]);
    expect(first).toMatch(/^[^,]+,2026-\d\d-\d\dT[\d:.]+Z,\d/);
  });

  it("does not exist for a user who is unknown", async () => {
    expect(await exportPerson(storesOf(await filledPipeline()), "nobody")).toBeUndefined();
  });
});
