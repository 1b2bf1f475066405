import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serverKinds, startTestServer, type TestServer } from "../../../testing/postgres-servers.ts";
import { groupDocumentFrom } from "../../gold/group.ts";
import { computedSummaries, summaries } from "../../gold/registry.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { openBuild, rebuild } from "./builds.ts";
import { compareServing, differs } from "./compare.ts";
import { goldDocument } from "./testing/gold-documents.ts";
import { openServingDatabase, type ServingDatabase } from "./testing/serving-database.ts";

const [{ binaries } = { binaries: undefined }] = serverKinds;
const reason = "there is no embedded PostgreSQL for this platform";
const daily = computedSummaries.find(({ name }) => name === "activity_daily");
if (daily === undefined) throw new Error("activity_daily expected");

describe("the comparison with gold", () => {
  let server: TestServer;
  let database: ServingDatabase;
  beforeAll(async () => {
    if (binaries === undefined) return;
    server = await startTestServer(binaries);
    database = await openServingDatabase(server, { minimumGroup: 1 });
    for (const summary of computedSummaries)
      for (const document of fc.sample(goldDocument(summary), { numRuns: 30, seed: 6 }))
        database.gold(summary.container).put(document);
  });
  afterAll(async () => {
    await database?.close();
    await server?.close();
  });

  const compare = () => compareServing(database.serving, summaries, 0.3);
  const stateOf = async (name: string) => (await compare()).find(({ summary }) => summary === name);
  const wrong = async () => (await compare()).filter(differs).map(({ summary }) => summary);

  it("finds no tables, then equal ones, and what is behind", async ({ skip }) => {
    skip(binaries === undefined, reason);
    expect(new Set((await compare()).map(({ state }) => state))).toEqual(new Set(["absent"]));
    await database.runAll();
    const all = await compare();
    expect(all.filter(differs)).toEqual([]);
    for (const each of all) expect(each).toMatchObject({ state: "compared", differing: 0 });
    const first = all.find(({ summary }) => summary === daily.name);
    const stored = database.gold(daily.container).all<{ readonly id: string; readonly rows: readonly object[] }>();
    const groups = stored.filter((document) => groupDocumentFrom(document).rows.length > 0).length;
    expect(groups).toBeGreaterThan(5);
    expect(first).toMatchObject({ groups: { gold: groups, serving: groups } });
    const [document] = fc.sample(goldDocument(daily), { numRuns: 1, seed: 7 });
    if (document !== undefined) database.gold(daily.container).put(document);
    expect(await stateOf(daily.name)).toMatchObject({ state: "behind" });
    await database.runAll();
    expect(await wrong()).toEqual([]);
  });

  it("finds dropped tables, beside what differs in others, until they are built again", async ({ skip }) => {
    skip(binaries === undefined, reason);
    const other = summaries.find(({ name }) => name === "gym_summary");
    if (other === undefined) throw new Error("gym_summary expected");
    await database.query(`DROP TABLE gold.${daily.name}; DELETE FROM gold_personal.${other.name}`);
    expect(await stateOf(daily.name)).toEqual({
      ...{ summary: daily.name, state: "missing" },
      tables: [`gold."${daily.name}"`],
    });
    expect((await wrong()).toSorted()).toEqual([daily.name, other.name]);
    // An erasure that waits is applied too.
    const [stored] = database.gold(daily.container).all<Record<string, string> & Identified>();
    const key = { [daily.partitionKey]: stored?.[daily.partitionKey], [daily.date ?? ""]: stored?.[daily.date ?? ""] };
    const erased = { id: daily.name, consumer: daily.name, kind: "erased-serving", keys: [key] };
    database.gold("gold-progress").put(erased as Identified);
    await expect(database.run(daily)).rejects.toThrow(`relation "gold.${daily.name}" does not exist`);
    for (const summary of [daily, other]) {
      await rebuild(database.serving, await openBuild(database.serving, summary));
      await database.run(summary);
    }
    expect(await wrong()).toEqual([]);
    expect(database.gold("gold-progress").all()).toEqual([]);
  });

  it("is behind for another pipeline, which builds the tables again", async ({ skip }) => {
    skip(binaries === undefined, reason);
    database.usePipeline("second");
    expect(await stateOf(daily.name)).toEqual({ summary: daily.name, state: "behind", since: undefined });
    await database.runAll();
    expect(new Set((await compare()).map(({ state }) => state))).toEqual(new Set(["compared"]));
    expect(await wrong()).toEqual([]);
  });

  it("goes on with the other summaries when one cannot be read", async ({ skip }) => {
    skip(binaries === undefined, reason);
    await database.query(`ALTER TABLE gold.${daily.name} RENAME COLUMN group_id TO g`);
    const compared = await compare();
    expect(compared.filter(({ state }) => state !== "compared")).toEqual([
      { summary: daily.name, state: "failed", reason: expect.stringContaining("group_id") },
    ]);
    await database.query(`ALTER TABLE gold.${daily.name} RENAME COLUMN g TO group_id`);
    expect(await wrong()).toEqual([]);
  });

  it.for([
    ["a changed masked row", "UPDATE gold.activity_daily SET samples = samples + 1"],
    [
      "a missing personal group",
      "DELETE FROM gold_personal.activity_daily WHERE group_id = (SELECT min(group_id) " +
        "FROM gold_personal.activity_daily)",
    ],
    ["a row too many", "INSERT INTO gold.activity_daily SELECT * FROM gold.activity_daily LIMIT 1"],
  ] as const)("finds %s, until the tables are built again", async ([, change], { skip }) => {
    skip(binaries === undefined, reason);
    await database.query(change);
    expect(await wrong()).toEqual([daily.name]);
    await rebuild(database.serving, await openBuild(database.serving, daily));
    expect(await stateOf(daily.name)).toEqual({ summary: daily.name, state: "behind", since: undefined });
    await database.run(daily);
    expect(await stateOf(daily.name)).toMatchObject({ state: "compared" });
    expect(await wrong()).toEqual([]);
  });
});
