import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { databaseUrl } from "../../../local/postgres/database-url.ts";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import { serverKinds, startTestServer, type TestServer } from "../../../testing/postgres-servers.ts";
import { openPostgres } from "../../platform/azure/postgres.ts";
import { migrate } from "../../platform/postgres/migrate.ts";
import type { Postgres } from "../../platform/postgres/sql.ts";
import { keyedHashes } from "../../silver/erasure/keyed-hashes.ts";
import { openSilverReader } from "../../silver/open-silver-reader.ts";
import type { Registry } from "./registry.ts";
import { prepareRegistry, runRegistry } from "./run.ts";
import { unpublishedRows } from "./unpublished.ts";

const limits = { pageSize: 100, deadline: Number.POSITIVE_INFINITY };

describe.each(serverKinds)("rounds of the registry on $name", ({ name, binaries }) => {
  let server: TestServer;
  let url: string;
  let postgres: Postgres;
  let client: Client;
  let registry: Registry;
  const devices: string[] = [];
  beforeAll(async () => {
    if (binaries !== undefined) server = await startTestServer(binaries);
  });
  beforeEach(async () => {
    if (binaries === undefined) return;
    url = await server.createDatabase();
    postgres = openPostgres({ kind: "string", value: url });
    client = new Client({ connectionString: url });
    await client.connect();
    devices.length = 0;
    const people = memoryContainer("userId");
    registry = {
      ...{ postgres, people, silverReader: openSilverReader(() => people), now: () => 1_000_000_000 },
      erasures: { container: memoryContainer("subject"), hashes: keyedHashes(Buffer.alloc(32, 3)), retryConflicts },
      pipeline: async () => "first",
      hub: () => ({
        publish: async (events) => void devices.push(...events.map(({ body }) => JSON.parse(String(body)).device_id)),
      }),
    };
    await prepareRegistry(registry);
    return async () => {
      await client.end();
      await postgres.close();
    };
  });
  afterAll(() => server?.close());

  const insert = (device: string) =>
    client.query("INSERT INTO registrations (user_id, device_id, mac_address) VALUES ('u', $1, 'm')", [device]);

  it("publish the updates of a session without triggers, as those of logical replication", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    await insert("d 1");
    await runRegistry(registry, limits);
    await client.query("SET session_replication_role = replica; UPDATE registrations SET device_id = 'd 2'");
    await runRegistry(registry, limits);
    expect(devices).toEqual(["d 1", "d 2"]);
  });

  it.for([
    ["DISABLE TRIGGER stamp", 'The table registrations of the registry lacks the trigger "stamp"'],
    ["ENABLE TRIGGER stamp", 'The table registrations of the registry lacks the trigger "stamp"'],
  ] as const)("fail, and name the table, after %s", async ([change, message], { skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    await client.query(`ALTER TABLE registrations ${change}`);
    await expect(runRegistry(registry, limits)).rejects.toThrow(message);
    await client.query("ALTER TABLE registrations ENABLE ALWAYS TRIGGER stamp");
    await runRegistry(registry, limits);
  });

  it("fail, and name what is missing, after a drop", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    await client.query("DROP TRIGGER stamp ON gym_logins");
    await expect(runRegistry(registry, limits)).rejects.toThrow("The table gym_logins of the registry lacks");
    await client.query("DROP TABLE user_profiles, registrations");
    await expect(runRegistry(registry, limits)).rejects.toThrow(/table registrations of the registry/);
    await client.query("DROP TABLE korevital_feeds CASCADE");
    await expect(runRegistry(registry, limits)).rejects.toThrow('relation "public.korevital_feeds" does not exist');
  });

  it("leave the age of the first row that an open transaction delays", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    const open = new Client({ connectionString: databaseUrl(url, "postgres") });
    await open.connect();
    await open.query("BEGIN; SELECT pg_current_xact_id()");
    await insert("d 1");
    await runRegistry(registry, limits);
    expect(devices).toEqual([]);
    await client.query("SELECT pg_sleep(0.2)");
    const [row, ...others] = await unpublishedRows(registry);
    expect([row?.table, others]).toEqual(["registrations", []]);
    const age = registry.now() - (row?.since ?? 0);
    expect(age).toBeGreaterThanOrEqual(200);
    expect(age).toBeLessThan(60_000);
    await open.end();
    await runRegistry(registry, limits);
    expect(devices).toEqual(["d 1"]);
    expect(await unpublishedRows(registry)).toEqual([]);
    // Another pipeline has not published it.
    expect(await unpublishedRows({ ...registry, pipeline: async () => "second" })).toHaveLength(1);
  });

  it("need no lock that another user can hold, and let nobody connect without a grant", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    await client.query("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('korevital migrations', 0))");
    const hurried = openPostgres({ kind: "string", value: url }, { lockTimeout: 100 });
    await runRegistry({ ...registry, postgres: hurried }, limits);
    // A missing migration waits for it.
    await expect(migrate(hurried, [{ name: "9999", sql: "SELECT 1" }])).rejects.toMatchObject({ state: "55P03" });
    await client.query("COMMIT");
    expect(await migrate(hurried, [{ name: "9999", sql: "SELECT 1" }])).toEqual(["9999"]);
    await expect(migrate(hurried, [{ name: "9999", sql: "SELECT 2" }])).rejects.toThrow("9999 was changed");
    await hurried.close();
    await client.query("CREATE ROLE anybody; CREATE ROLE writer; SET client_min_messages = error");
    await client.query(`GRANT CONNECT ON DATABASE ${new URL(url).pathname.slice(1)} TO writer`);
    const may = "SELECT has_database_privilege($1, current_database(), 'CONNECT') AS may";
    expect((await client.query(may, ["anybody"])).rows).toEqual([{ may: false }]);
    expect((await client.query(may, ["writer"])).rows).toEqual([{ may: true }]);
  });

  it("work for a user that does not own the database, and can create tables", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    const other = await server.createDatabase();
    const admin = new Client({ connectionString: other });
    await admin.connect();
    await admin.query("CREATE ROLE guest LOGIN; GRANT CREATE, USAGE ON SCHEMA public TO guest");
    await admin.end();
    const guest = openPostgres({ kind: "string", value: other.replace("postgres@", "guest@") });
    await prepareRegistry({ postgres: guest });
    await guest.close();
  });
});
