import fc from "fast-check";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Fault, withFaults } from "../../../testing/fakes/faults.ts";
import { serverKinds, startTestServer, type TestServer } from "../../../testing/postgres-servers.ts";
import type { OutgoingEvent } from "../../platform/azure/outgoing-event.ts";
import { openPostgres } from "../../platform/azure/postgres.ts";
import type { Postgres } from "../../platform/postgres/sql.ts";
import { capturedTables, captureTable } from "./capture.ts";
import { prepareRegistry } from "./run.ts";

const [registrations, gymLogins] = capturedTables.map((table) => ({ ...table, pipeline: "first" }));
if (registrations === undefined || gymLogins === undefined) throw new Error("two tables expected");
const writers = 4;

/** What some writers and the capture do, in this order. Writers are sessions. A row belongs to its first writer. */
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom("insert", "insert", "update", "commit", "abort"), writer: fc.nat(writers - 1) }),
    fc.record({
      kind: fc.constant("capture" as const),
      // A restart between any two requests of the capture, before or after their effect.
      faults: fc.array(fc.constantFrom("none", "none", "before", "after"), { maxLength: 6 }),
      clock: fc.constantFrom(0, -1e12, 1e13),
      pageSize: fc.integer({ min: 1, max: 3 }),
    }),
  ),
  { minLength: 5, maxLength: 40 },
);

describe.each(serverKinds)("a capture on $name", ({ name, binaries }) => {
  let server: TestServer;
  let url: string;
  let postgres: Postgres;
  const clients: Client[] = [];
  beforeAll(async () => {
    if (binaries === undefined) return;
    server = await startTestServer(binaries);
    url = await server.createDatabase();
    postgres = openPostgres({ kind: "string", value: url });
    await prepareRegistry({ postgres });
    for (let writer = 0; writer < writers; writer += 1) {
      const client = new Client({ connectionString: url });
      await client.connect();
      clients.push(client);
    }
  });
  afterAll(async () => {
    if (binaries === undefined) return;
    for (const client of clients) await client.end();
    await postgres?.close();
    await server?.close();
  });

  it("publishes every committed row and no other, whatever runs, fails, waits or restarts", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        run += 1;
        await clients[0]?.query("TRUNCATE registrations");
        const model = writerModel(clients, `r${run}`);
        const published: string[] = [];
        const capture = async (faults: ("none" | "before" | "after")[], clock: number, pageSize: number) => {
          const next = () => faults.shift() ?? "none";
          const hub = withFaults(
            { publish: async (events: readonly OutgoingEvent[]) => void published.push(...events.map(versionOf)) },
            next,
          );
          const limits = { pageSize, deadline: Number.POSITIVE_INFINITY };
          try {
            await captureTable(withFaults(postgres, next), registrations, hub.publish, limits, () => clock);
          } catch (error) {
            if (!(error instanceof Fault)) throw error;
          }
        };
        for (const step of plan)
          if (step.kind === "capture") await capture([...step.faults], step.clock, step.pageSize);
          else await model[step.kind](step.writer);
        for (let writer = 0; writer < writers; writer += 1) await model.commit(writer);
        await capture([], 0, 2);
        expect(published).toEqual(expect.arrayContaining(model.latest()));
        expect(model.everCommitted()).toEqual(expect.arrayContaining([...new Set(published)]));
      }),
      { numRuns: 40 },
    );
  });

  it("publishes each row once without faults, in the form of the stream", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    const events: OutgoingEvent[] = [];
    const capture = () =>
      captureTable(
        postgres,
        gymLogins,
        async (some) => void events.push(...some),
        { pageSize: 2, deadline: 0 },
        () => -1,
      );
    const [client] = clients;
    await client?.query(`INSERT INTO gym_logins (mac_address, gym, login) VALUES
      (' 2F:51:8B:C0:1E:07', '5', '2023-03-11T09:00:00.123456+01:00'), ('b', '6', '2023-03-11T08:00:00Z'),
      ('c', '7', '2023-03-11T08:00:00Z')`);
    expect(await capture()).toBe(3);
    await client?.query("UPDATE gym_logins SET logout = login + interval '1 hour' WHERE gym = '5'");
    expect(await capture()).toBe(1);
    expect(await capture()).toBe(0);
    const bodies = events.map(({ key, body }) => [key, JSON.parse(String(body))]);
    const login = "2023-03-11T08:00:00.123456Z";
    expect(bodies[0]).toEqual(["2f:51:8b:c0:1e:07", { mac_address: "2f:51:8b:c0:1e:07", gym: "5", login }]);
    expect(bodies[3]?.[1]).toEqual({ ...bodies[0]?.[1], logout: "2023-03-11T09:00:00.123456Z" });
  });

  it("publishes all rows again in another database system, to which they were restored", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    const devices: string[] = [];
    const capture = () =>
      captureTable(
        postgres,
        registrations,
        async (events) => void devices.push(...events.map(versionOf)),
        { pageSize: 10, deadline: 0 },
        () => -1,
      );
    await clients[0]?.query("TRUNCATE registrations");
    await clients[0]?.query("INSERT INTO registrations (user_id, device_id, mac_address) VALUES ('u', 'd 1', 'm')");
    await capture();
    // The dump of a system whose transaction ids are beyond those of this one.
    await clients[0]?.query(
      "UPDATE korevital_capture SET system = 'other', changed_in = '99999999' WHERE source = 'registrations'",
    );
    // The first round gives the rows transaction ids of this system, the next ones publish them.
    expect((await capture()) + (await capture())).toBe(1);
    await clients[0]?.query("INSERT INTO registrations (user_id, device_id, mac_address) VALUES ('u', 'd 2', 'm')");
    expect(await capture()).toBe(1);
    expect(devices).toEqual(["d 1", "d 1", "d 2"]);
  });

  it("publishes all rows to each pipeline, by a position of its own", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    const [client] = clients;
    const insert = (device: string) =>
      client?.query("INSERT INTO registrations (user_id, device_id, mac_address) VALUES ('u', $1, 'm')", [device]);
    const captured = async (pipeline: string) => {
      const devices: string[] = [];
      const publish = async (events: readonly OutgoingEvent[]) => void devices.push(...events.map(versionOf));
      await captureTable(postgres, { ...registrations, pipeline }, publish, { pageSize: 10, deadline: 0 }, () => -1);
      return devices;
    };
    await client?.query("TRUNCATE registrations");
    await insert("d 1");
    expect(await captured("first")).toEqual(["d 1"]);
    await insert("d 2");
    expect(await captured("second")).toEqual(["d 1", "d 2"]);
    expect(await captured("first")).toEqual(["d 2"]);
    // Restored to another database system: each of them publishes all rows again.
    await client?.query("UPDATE korevital_capture SET system = 'other', changed_in = '99999999'");
    const again = async (pipeline: string) => [...(await captured(pipeline)), ...(await captured(pipeline))];
    expect(await again("first")).toEqual(["d 1", "d 2"]);
    expect(await again("second")).toEqual(["d 1", "d 2"]);
    expect(await captured("first")).toEqual([]);
  });

  it("rejects rows that can be no event, and stamps each row with its transaction", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    const insert = (columns: string, values: string) => clients[0]?.query(`INSERT INTO ${columns} VALUES (${values})`);
    await expect(insert("gym_logins (mac_address, gym)", "'m', '5'")).rejects.toThrow('"login_or_logout"');
    const backwards = "'m', '5', '2026-03-02T00:00:00Z', '2026-03-01T00:00:00Z'";
    await expect(insert("gym_logins (mac_address, gym, login, logout)", backwards)).rejects.toThrow(
      '"logout_after_login"',
    );
    for (const time of ["infinity", "-infinity", "10000-01-01T00:00:00Z"])
      for (const column of ["login", "logout"])
        await expect(insert(`gym_logins (mac_address, gym, ${column})`, `'m', '5', '${time}'`)).rejects.toThrow(
          "times",
        );
    await insert("gym_logins (mac_address, gym, logout)", "'m', '5', '9999-12-31T23:59:59Z'");
    for (const blank of ["''", "'   '", "E'\\t\\n'"]) {
      await expect(insert("gym_logins (mac_address, gym, login)", `'m', ${blank}, now()`)).rejects.toThrow("ids");
      await expect(insert("registrations (user_id, device_id, mac_address)", `'u', ${blank}, 'm'`)).rejects.toThrow(
        "ids",
      );
    }
    await expect(insert("registrations (user_id, device_id)", "'u', 'd'")).rejects.toThrow("mac_address");
    // No hub accepts an event of a megabyte: the rows after it would wait for ever.
    const long = "repeat('x', 2000000)";
    await expect(insert("registrations (user_id, device_id, mac_address)", `'u', ${long}, 'm'`)).rejects.toThrow("ids");
    await expect(insert("gym_logins (mac_address, gym, login)", `'m', ${long}, now()`)).rejects.toThrow("ids");
    // Without its era it would be a time of today's year.
    const ancient = "'2026-03-01 BC'";
    await expect(insert("gym_logins (mac_address, gym, login)", `'m', '5', ${ancient}`)).rejects.toThrow("times");
    await expect(
      insert("registrations (user_id, device_id, mac_address, registration_timestamp)", `'u', 'd', 'm', ${ancient}`),
    ).rejects.toThrow("times");
    await insert("registrations (user_id, device_id, mac_address, changed_in)", "'u', 'spoof', 'm', '1'");
    const rows = await clients[0]?.query("SELECT changed_in::text FROM registrations WHERE device_id = 'spoof'");
    expect(Number(rows?.rows[0]?.changed_in)).toBeGreaterThan(100);
  });
});

function versionOf({ body }: OutgoingEvent): string {
  return JSON.parse(Buffer.from(body).toString()).device_id;
}

/** Executes steps, and records what was committed. A version is the text in `device_id`. */
function writerModel(clients: readonly Client[], prefix: string) {
  const states = clients.map(() => ({ isOpen: false, own: [] as string[], pending: new Map<string, string>() }));
  const committed = new Map<string, string>();
  const ever = new Set<string>();
  let rows = 0;
  let versions = 0;
  const at = (writer: number) => {
    const [client, state] = [clients[writer], states[writer]];
    if (client === undefined || state === undefined) throw new Error("no such writer");
    return { client, state };
  };
  const write = async (writer: number, row: string, text: string) => {
    const { client, state } = at(writer);
    if (!state.isOpen) await client.query("BEGIN");
    state.isOpen = true;
    versions += 1;
    const version = `${row} v${versions}`;
    await client.query(text, [row, version]);
    state.pending.set(row, version);
    ever.add(version);
  };
  const end = async (writer: number, isCommitted: boolean) => {
    const { client, state } = at(writer);
    if (!state.isOpen) return;
    await client.query(isCommitted ? "COMMIT" : "ROLLBACK");
    for (const [row, version] of state.pending) {
      if (!isCommitted) ever.delete(version);
      else {
        committed.set(row, version);
        if (!state.own.includes(row)) state.own.push(row);
      }
    }
    state.pending.clear();
    state.isOpen = false;
  };
  return {
    insert(writer: number) {
      rows += 1;
      const text = "INSERT INTO registrations (user_id, device_id, mac_address) VALUES ($1, $2, 'm')";
      return write(writer, `${prefix} ${rows}`, text);
    },
    async update(writer: number) {
      const [row] = at(writer).state.own;
      if (row !== undefined) await write(writer, row, "UPDATE registrations SET device_id = $2 WHERE user_id = $1");
    },
    commit: (writer: number) => end(writer, true),
    abort: (writer: number) => end(writer, false),
    latest: () => [...committed.values()],
    everCommitted: () => [...ever],
  };
}
