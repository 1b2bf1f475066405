import { describe, expect, it } from "vitest";
import type { PersonFact } from "../../silver/documents/people.ts";
import { profiles } from "../../streams/profiles.ts";
import { accepted } from "../../streams/testing/bodies.ts";
import { personAnswer } from "./user.ts";

const [example = {}] = profiles.examples;
const { profile: attributes } = accepted(profiles, example);
if (attributes === undefined) throw new Error("the example is no profile");

const march = Date.UTC(2026, 2, 1);
const june = Date.UTC(2026, 5, 1);
const version = (time: number, city: string): PersonFact => ({
  id: `v${time}`,
  kind: "profile",
  userId: "20001",
  time,
  updateType: "new",
  attributes: { ...attributes, city },
});
const registered = (deviceId: string, time: number): PersonFact => ({
  id: deviceId,
  kind: "registration",
  userId: "20001",
  deviceId,
  macAddress: `mac-${deviceId}`,
  time,
});
const facts = [registered("8", june), version(june, "Austin"), registered("7", march), version(march, "Boston")];

async function ask(parameters: Record<string, string>, some: readonly PersonFact[] = facts, id = "20001") {
  const silver = { select: async <D>(_: string, userId: string) => (userId === "20001" ? some : []) as readonly D[] };
  const { status, body } = await personAnswer(silver, id, parameters, Date.UTC(2026, 10, 24));
  return { status, ...JSON.parse(body) };
}

describe("a person", () => {
  it("has registrations by time, and the profile of now as it is spelled on the wire", async () => {
    const { user_id: _, update_type: __, timestamp: ___, ...wire } = example as Record<string, object>;
    expect(await ask({})).toEqual({
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
  ])("at %s is of %s", async (at, city) => expect((await ask({ at })).profile.address.city).toBe(city));

  it("may have no profile yet", async () => expect((await ask({}, [registered("7", march)])).profile).toBeNull());

  it.each([[[]], [[{ id: "t", kind: "tombstone", userId: "20001", time: june } as const]]])(
    "of whom nothing is known is not found",
    async (some) => {
      const answer = await ask({}, some);
      expect(answer).toMatchObject({ status: 404, type: "urn:korevital:problem:no-such-user" });
      expect(JSON.stringify(answer)).not.toContain("20001");
    },
  );

  it.each([{ at: "yesterday" }, { at: "9".repeat(400) }, { at: "2026-02-30" }, { colour: "red" }])(
    "cannot be asked for by %j",
    async (parameters) =>
      expect(await ask(parameters)).toMatchObject({ status: 400, type: "urn:korevital:problem:bad-parameter" }),
  );

  it("cannot have an id that no event can have", async () => {
    const neverAsked = { select: () => Promise.reject(new Error("silver was asked")) };
    expect((await personAnswer(neverAsked, "9".repeat(129), {}, 0)).status).toBe(404);
    await expect(personAnswer(neverAsked, "9".repeat(128), {}, 0)).rejects.toThrow("asked");
  });
});
