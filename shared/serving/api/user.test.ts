import { describe, expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import type { PersonDocument } from "../../silver/documents/registry.ts";
import { openSilverReader } from "../../silver/open-silver-reader.ts";
import { profiles } from "../../streams/profiles.ts";
import { accepted } from "../../streams/testing/bodies.ts";
import { userResponse } from "./user.ts";
import { withErrorResponse } from "./with-error-response.ts";

const [example = {}] = profiles.examples;
const { profile: attributes } = accepted(profiles, example);
if (attributes === undefined) throw new Error("the example is no profile");

const march = Date.UTC(2026, 2, 1);
const june = Date.UTC(2026, 5, 1);
const version = (time: number, city: string): PersonDocument => ({
  id: `v${time}`,
  kind: "profile",
  userId: "20001",
  time,
  updateType: "new",
  attributes: { ...attributes, city },
});
const registered = (deviceId: string, time: number): PersonDocument => ({
  id: deviceId,
  kind: "registration",
  userId: "20001",
  deviceId,
  macAddress: `mac-${deviceId}`,
  time,
});
const documents = [registered("8", june), version(june, "Austin"), registered("7", march), version(march, "Boston")];

async function get(parameters: Record<string, string>, some: readonly PersonDocument[] = documents, id = "20001") {
  const container = memoryContainer("userId");
  for (const document of some) container.put(document);
  const silver = openSilverReader(() => container);
  const now = Date.UTC(2026, 10, 24);
  const { status, body } = await withErrorResponse(
    () => userResponse(silver, id, parameters, now),
    "",
    () => {},
  );
  return { status, ...JSON.parse(body) };
}

describe("a user", () => {
  it("has registrations by time, and the current profile in the spelling of the stream", async () => {
    const { user_id: _, update_type: __, timestamp: ___, ...wire } = example as Record<string, object>;
    expect(await get({})).toEqual({
      status: 200,
      user_id: "20001",
      registrations: [
        { device_id: "7", mac_address: "mac-7", from: "2026-03-01T00:00:00.000Z" },
        { device_id: "8", mac_address: "mac-8", from: "2026-06-01T00:00:00.000Z" },
      ],
      profile: {
        from: "2026-06-01T00:00:00.000Z",
        ...wire,
        dob: "1939-07-25",
        address: { ...wire["address"], city: "Austin" },
      },
      at: "2026-11-24T00:00:00.000Z",
    });
  });

  it.each([
    ["2026-04-01", "Boston"],
    ["2026-06-01T02:00:00+02:00", "Austin"],
    [String(march / 1000), "Boston"],
    [String(june), "Austin"],
    ["2020-01-01", "Boston"],
  ])("at %s lives in %s", async (at, city) => expect((await get({ at })).profile.address.city).toBe(city));

  it("may have no profile", async () => expect((await get({}, [registered("7", march)])).profile).toBeNull());

  it.each([[[]], [[{ id: "t", kind: "tombstone", userId: "20001", time: june } as const]]])(
    "is not found without registration and profile",
    async (some) => {
      const response = await get({}, some);
      expect(response).toMatchObject({ status: 404, type: "urn:korevital:problem:no-such-user" });
      expect(JSON.stringify(response)).not.toContain("20001");
    },
  );

  it.each([{ at: "yesterday" }, { at: "9".repeat(400) }, { at: "2026-02-30" }, { colour: "red" }])(
    "rejects the parameters %j",
    async (parameters) =>
      expect(await get(parameters)).toMatchObject({ status: 400, type: "urn:korevital:problem:bad-parameter" }),
  );

  it("may have no time zone", async () => {
    const { timeZone: _, ...others } = attributes;
    const [without] = [{ ...version(march, "Boston"), attributes: others } as PersonDocument];
    expect((await get({}, [without])).profile.time_zone).toBeNull();
  });

  it("is not read for an id that no event can have", async () => {
    const unused = { queryPartition: () => Promise.reject(new Error("silver was read")) };
    expect((await userResponse(unused, "9".repeat(129), {}, 0)).status).toBe(404);
    await expect(userResponse(unused, "9".repeat(128), {}, 0)).rejects.toThrow("read");
  });
});
