import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import { serverKinds, startTestServer, type TestServer } from "../../../testing/postgres-servers.ts";
import { openPostgres } from "../../platform/azure/postgres.ts";
import type { Postgres } from "../../platform/postgres/sql.ts";
import type { ProfileVersion } from "../../silver/documents/profile-versions.ts";
import { widenTombstone } from "../../silver/erasure/erasure-store.ts";
import { keyedHashes } from "../../silver/erasure/keyed-hashes.ts";
import { openSilverReader } from "../../silver/open-silver-reader.ts";
import type { Registry } from "./registry.ts";
import { runRegistry } from "./run.ts";

const limits = { pageSize: 2, deadline: Number.POSITIVE_INFINITY };

function profile(userId: string, time: number, city: string): ProfileVersion {
  const attributes = {
    ...{ dob: "1990-01-02", sex: "F", gender: "F", firstName: "Ann\0", lastName: "Lee", streetAddress: "1 A St" },
    ...{ city, state: "KY", zip: "01234" },
  };
  return { id: `${userId} ${time}`, kind: "profile", userId, time, updateType: "update", attributes };
}

describe.each(serverKinds)("the registry on $name", ({ name, binaries }) => {
  let server: TestServer;
  const opened: Postgres[] = [];
  beforeAll(async () => {
    if (binaries !== undefined) server = await startTestServer(binaries);
  });
  afterAll(async () => {
    for (const postgres of opened) await postgres.close();
    await server?.close();
  });

  async function fixture() {
    const postgres = openPostgres({ kind: "string", value: await server.createDatabase() });
    opened.push(postgres);
    const [people, erasures] = [memoryContainer("userId"), memoryContainer("subject")];
    const hashes = keyedHashes(Buffer.alloc(32, 3));
    const registry: Registry = {
      ...{ postgres, people, silverReader: openSilverReader(() => people), now: () => 0 },
      erasures: { container: erasures, hashes, retryConflicts },
      hub: () => ({ publish: async () => {} }),
      pipeline: async () => "p",
    };
    const query = (text: string) => postgres.transaction((session) => session.query(text));
    const profiles = () =>
      query("SELECT user_id, city, updated_at::text, dob, zip, first_name FROM user_profiles ORDER BY 1");
    return { registry, people, query, profiles, run: () => runRegistry(registry, limits) };
  }

  it("contains the newest profile of each user, in any order of arrival", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    const { people, profiles, run } = await fixture();
    for (const each of [profile("a", 2000, "new"), profile("b", 5, "b"), profile("a", 1000, "old")]) people.put(each);
    await run();
    const common = { dob: "1990-01-02", zip: "01234", first_name: "Ann\uFFFD" };
    expect(await profiles()).toEqual([
      { user_id: "a", city: "new", updated_at: "1970-01-01 00:00:02+00", ...common },
      { user_id: "b", city: "b", updated_at: "1970-01-01 00:00:00.005+00", ...common },
    ]);
    people.put(profile("a", 1500, "between"));
    expect(await run()).toMatchObject({ profiles: 1 });
    expect((await profiles())[0]).toMatchObject({ city: "new" });
    expect(await run()).toEqual({ published: 0, profiles: 0, erased: 0 });
  });

  it("is written again, without those that are gone, when silver was recreated", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    const { people, profiles, run } = await fixture();
    for (const user of ["a", "b", "c", "d"]) people.put(profile(user, 1, "old"));
    await run();
    people.recreate();
    people.put(profile("a", 1, "again"));
    await run();
    expect((await profiles()).map(({ city }) => city)).toEqual(["again"]);
  });

  it("keeps the rows of another pipeline when its own silver was recreated", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    const { registry, people, profiles, run } = await fixture();
    people.put(profile("a", 1, "first"));
    await run();
    const others = memoryContainer("userId");
    const second = { people: others, silverReader: openSilverReader(() => others), pipeline: async () => "second" };
    others.put(profile("b", 1, "second"));
    await runRegistry({ ...registry, ...second }, limits);
    expect((await profiles()).map(({ city }) => city)).toEqual(["first", "second"]);
    people.recreate();
    await run();
    expect((await profiles()).map(({ city }) => city)).toEqual(["second"]);
  });

  it("loses an erased person's rows up to the erasure, and nobody else's", async ({ skip }) => {
    skip(binaries === undefined, `${name} is not installed`);
    const { registry, people, query, profiles, run } = await fixture();
    people.put(profile("ann", 1000, "Ann's"));
    people.put(profile("bob", 1000, "Bob's"));
    await run();
    await query(`INSERT INTO registrations (user_id, device_id, mac_address, registration_timestamp) VALUES
      ('ann', 'watch', 'AA', to_timestamp(10)), ('bob', 'watch', 'aa', to_timestamp(20)),
      ('ann', 'later', 'cc', to_timestamp(99))`);
    await query(`INSERT INTO gym_logins (mac_address, gym, login) VALUES
      ('aa', 'first owner', to_timestamp(5)), ('aa', 'ann', to_timestamp(15)), ('aa', 'bob', to_timestamp(25)),
      ('dd', 'known from silver', to_timestamp(15)), ('aa', 'ann later', to_timestamp(95))`);
    await widenTombstone(registry.erasures, "ann", { time: 50_000, labels: ["mac:dd", "device:watch"] });
    expect(await run()).toMatchObject({ erased: 1 });
    expect((await profiles()).map(({ user_id }) => user_id)).toEqual(["bob"]);
    expect(await query("SELECT user_id, device_id FROM registrations ORDER BY id")).toEqual([
      { user_id: "bob", device_id: "watch" },
      { user_id: "ann", device_id: "later" },
    ]);
    expect((await query("SELECT gym FROM gym_logins ORDER BY id")).map(({ gym }) => gym)).toEqual(["bob", "ann later"]);
    // The document is removed after the tombstone: until then the profile must not return.
    people.put(profile("ann", 1000, "Ann's"));
    await run();
    expect((await profiles()).map(({ user_id }) => user_id)).toEqual(["bob"]);
    people.put(profile("ann", 60_000, "after"));
    await run();
    expect((await profiles()).map(({ city }) => city)).toEqual(["after", "Bob's"]);
  });
});
