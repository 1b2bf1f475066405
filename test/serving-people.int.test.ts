import { createHash } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { summaries } from "../shared/gold/registry.ts";
import { openPostgres } from "../shared/platform/azure/postgres.ts";
import type { Postgres } from "../shared/platform/postgres/sql.ts";
import { prepareServing, runServing } from "../shared/serving/postgres/run.ts";
import type { Registry } from "../shared/serving/registry/registry.ts";
import { runRegistry } from "../shared/serving/registry/run.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { liftRestriction, restrictPerson } from "../shared/silver/restriction/restrict.ts";
import { restrictedReader } from "../shared/silver/restriction/restricted-reader.ts";
import { restrictedPeople } from "../shared/silver/restriction/restriction-store.ts";
import { streams } from "../shared/streams/registry.ts";
import { type Pipeline, pipelineInMemory } from "../testing/in-memory.ts";
import { distinguishable, personalValues } from "../testing/personal-values.ts";
import { serverKinds, startTestServer, type TestServer } from "../testing/postgres-servers.ts";
import { history, peopleOf } from "../tools/common/history.ts";
import { registerDevices } from "../tools/demo/register.ts";

/* People in both databases of PostgreSQL: what masked rows reveal, restriction and erasure. */

const [{ binaries } = { binaries: undefined }] = serverKinds;
const reason = "there is no embedded PostgreSQL for this platform";
const options = { seed: 12, users: 6, days: 6, from: Date.UTC(2026, 1, 2) };
const events = [...history(options)];
const [ann, ben] = peopleOf(options);
if (ann === undefined || ben === undefined) throw new Error("the history has no people");
const identifiersOf = ({ userId, deviceId, macAddress }: typeof ann) => [userId, deviceId, macAddress];
const end = options.from + (options.days + 2) * 86_400_000;
const limits = { pageSize: 100, deadline: Number.POSITIVE_INFINITY };

/** What somebody without the key can compute from an identifier. */
const unkeyed = (value: string) =>
  ["", "user:", "device:", "mac:", "email:"].flatMap((kind) =>
    ["sha256", "sha1", "md5"].map((each) => createHash(each).update(`${kind}${value}`).digest("hex").slice(0, 32)),
  );

describe("people in PostgreSQL", () => {
  let server: TestServer;
  let pipeline: Pipeline;
  let registry: Registry;
  let serving: Postgres;
  let servingUrl: string;
  beforeAll(async () => {
    if (binaries === undefined) return;
    server = await startTestServer(binaries);
    servingUrl = await server.createDatabase();
    serving = openPostgres({ kind: "string", value: servingUrl });
    pipeline = pipelineInMemory({ streams, definitions: silverDefinitions, summaries }, "UTC", {
      isServed: true,
      reader: ({ reader, ...store }) => restrictedReader(reader, () => restrictedPeople(store, reader)),
    });
    await pipeline.send(events);
    const { silver, containers } = pipeline.silver;
    const people = containers.get("people");
    if (people === undefined) throw new Error("silver has no people");
    registry = {
      postgres: openPostgres({ kind: "string", value: await server.createDatabase() }),
      people,
      silverReader: silver.erasure.reader,
      erasures: silver.erasure,
      hub: () => ({ publish: async () => {} }),
      pipeline: async () => "p",
      now: () => 0,
    };
    await registerDevices(
      registry.postgres,
      events.filter(({ stream }) => stream === "registrations"),
    );
    await registry.postgres.transaction(async (session) => {
      for (const { macAddress } of [ann, ben])
        await session.query("INSERT INTO gym_logins (mac_address, gym, login) VALUES ($1, '1', to_timestamp($2))", [
          macAddress.toUpperCase(),
          options.from / 1000,
        ]);
    });
    await round();
  }, 120_000);
  afterAll(async () => {
    await serving?.close();
    await registry?.postgres.close();
    await server?.close();
  });

  async function round(): Promise<void> {
    const masking = { pseudonymise: pipeline.pseudonymise, minimumGroup: 1 };
    await prepareServing({ postgres: serving });
    for (const summary of summaries)
      await runServing(
        { postgres: serving, gold: pipeline.gold, masking, pipeline: async () => "p", now: () => 0 },
        summary,
        limits,
      );
    await runRegistry(registry, limits);
  }

  /** Every row of every table of a database, as text. */
  async function textOf(postgres: Postgres): Promise<string> {
    const texts = await postgres.transaction(async (session) => {
      const tables = await session.query(
        `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
         WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
      );
      const found: string[] = [];
      for (const { name } of tables)
        for (const { text } of await session.query(`SELECT t::text AS text FROM ${name} AS t`))
          found.push(`${name} ${text}`);
      return found;
    });
    return texts.join("\n");
  }

  /** Whole values: an id of five digits can be a part of a number. */
  const isIn = (text: string, value: string) => new RegExp(`(?<![\\w:])${value}(?![\\w:])`, "i").test(text);
  const foundIn = (text: string, person: typeof ann) => identifiersOf(person).filter((each) => isIn(text, each));

  async function restrict(change: typeof restrictPerson): Promise<void> {
    await change(pipeline.erasing(), ann?.userId ?? "", { now: 1, wait: async () => {} });
    await pipeline.process();
    await round();
  }

  it("are in personal tables and the registry, and nothing that the masked role reads leads to them", async ({
    skip,
  }) => {
    skip(binaries === undefined, reason);
    expect(foundIn(await textOf(serving), ann).length).toBeGreaterThan(0);
    expect(foundIn(await textOf(registry.postgres), ann)).toHaveLength(3);
    // Statistics contain values of columns.
    await serving.transaction((session) => session.query("ANALYZE"));
    const client = new Client({ connectionString: servingUrl });
    await client.connect();
    try {
      await client.query("SET ROLE korevital_reader");
      const { rows: relations } = await client.query(
        `SELECT format('%I.%I', nspname, relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
         WHERE relkind IN ('r', 'p', 'v', 'm') AND has_schema_privilege(n.oid, 'USAGE')
           AND has_table_privilege(c.oid, 'SELECT')`,
      );
      let readable = "";
      for (const { name } of relations) {
        const { rows } = await client.query(`SELECT t::text AS text FROM ${name} AS t`).catch(() => ({ rows: [] }));
        readable += rows.map(({ text }) => `${name} ${text}\n`).join("");
      }
      for (const summary of summaries) expect(readable).toContain(`gold.${summary.name} `);
      const personal = distinguishable(personalValues(events).keys()).filter((value) => value.length >= 8);
      expect(personal.length).toBeGreaterThan(10);
      const people = peopleOf(options).flatMap(identifiersOf);
      expect(people.filter((value) => isIn(tablesIn(readable), value))).toEqual([]);
      for (const value of [...personal, ...people.flatMap(unkeyed)])
        expect(readable.includes(value), value).toBe(false);
    } finally {
      await client.end();
    }
  });

  /** Without the catalog, whose numbers are no identifiers. */
  const tablesIn = (text: string) =>
    text
      .split("\n")
      .filter((line) => line.startsWith("gold"))
      .join("\n");

  it("who are restricted are in no table of the serving database, and come back when that is lifted", async ({
    skip,
  }) => {
    skip(binaries === undefined, reason);
    const before = await textOf(serving);
    await restrict(restrictPerson);
    const restricted = await textOf(serving);
    expect(foundIn(restricted, ann)).toEqual([]);
    expect(foundIn(restricted, ben)).toEqual(foundIn(before, ben));
    // A restriction keeps the data.
    expect(foundIn(await textOf(registry.postgres), ann)).toHaveLength(3);
    await restrict(liftRestriction);
    expect(foundIn(await textOf(serving), ann)).toEqual(foundIn(before, ann));
  }, 60_000);

  it("who are erased are in no table of either database, and everybody else still is", async ({ skip }) => {
    skip(binaries === undefined, reason);
    const [before, registered] = [await textOf(serving), await textOf(registry.postgres)];
    const body = JSON.stringify({ user_id: ann.userId, update_type: "delete", timestamp: end });
    await pipeline.send([{ stream: "profiles", body }]);
    await round();
    expect(foundIn(await textOf(serving), ann)).toEqual([]);
    expect(foundIn(await textOf(registry.postgres), ann)).toEqual([]);
    for (const other of peopleOf(options).slice(1)) {
      expect(foundIn(await textOf(serving), other)).toEqual(foundIn(before, other));
      expect(foundIn(await textOf(registry.postgres), other)).toEqual(foundIn(registered, other));
    }
  }, 60_000);
});
