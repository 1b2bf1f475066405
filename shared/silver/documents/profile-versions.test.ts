import { describe, expect, it } from "vitest";
import { profileAt } from "../rules/profile-at.ts";
import type { PersonFact } from "./people.ts";
import type { Attributes, ProfileVersion, Tombstone } from "./profile-versions.ts";
import { profileVersions } from "./profile-versions.ts";

const arrival = { enqueuedTime: Date.UTC(2026, 2, 29) };

const profile: Attributes = {
  dob: "1939-07-25",
  sex: "M",
  gender: "M",
  firstName: "Ben",
  lastName: "Berg",
  streetAddress: "1 Main Street",
  city: "Boston",
  state: "MA",
  zip: "02108",
};

function version(time: number, updateType: "new" | "update", city: string): ProfileVersion {
  const [document] = profileVersions.fragments(
    { userId: "u", updateType, time, profile: { ...profile, city } },
    arrival,
  );
  if (document?.kind !== "profile") throw new Error("no version");
  return document;
}

function tombstone(time: number): Tombstone {
  const [document] = profileVersions.fragments({ userId: "u", updateType: "delete", time }, arrival);
  if (document?.kind !== "tombstone") throw new Error("no tombstone");
  return document;
}

describe("profileVersions", () => {
  it("keep every version by its time", () => {
    expect(version(5, "update", "Bonn")).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      kind: "profile",
      userId: "u",
      time: 5,
      updateType: "update",
      attributes: { ...profile, city: "Bonn" },
    });
    expect(version(5, "update", "Bonn").id).toBe(version(5, "new", "Rome").id);
    expect(version(5, "update", "Bonn").id).not.toBe(version(6, "update", "Bonn").id);
  });

  it.each([
    ["update beats new", version(5, "update", "Bonn"), version(5, "new", "Rome")],
    ["the greater canonical JSON beats the lesser", version(5, "new", "Rome"), version(5, "new", "Bonn")],
    ["so too of two updates", version(5, "update", "b"), version(5, "update", "B")],
  ])("of one time: %s", (_, better, worse) => {
    expect(profileVersions.join([better, worse])).toEqual(better);
    expect(profileVersions.join([worse, better])).toEqual(better);
    expect(profileVersions.join([worse, worse, better, worse])).toEqual(better);
  });

  it("stand beside a tombstone of the same time, which is one however often it is asked for", () => {
    expect(tombstone(5)).toEqual({ id: expect.any(String), kind: "tombstone", userId: "u", time: 5 });
    expect(tombstone(5).id).not.toBe(version(5, "new", "Bonn").id);
    expect(profileVersions.join([tombstone(5), tombstone(5)])).toEqual(tombstone(5));
  });

  it("say nothing without a profile", () => {
    expect(profileVersions.fragments({ userId: "u", updateType: "new", time: 5 }, arrival)).toEqual([]);
  });
});

describe("profileAt", () => {
  const registration: PersonFact = {
    id: "r",
    kind: "registration",
    userId: "u",
    deviceId: "d",
    macAddress: "m",
    time: 7,
  };
  const person = [version(20, "update", "Rome"), registration, version(10, "new", "Bonn"), tombstone(5)];
  const cityAt = (time: number) => profileAt(person, time)?.attributes.city;

  it("is the latest version by then, or the first one if all came later", () => {
    expect([1, 9, 10, 19, 20, 1e15].map(cityAt)).toEqual(["Bonn", "Bonn", "Bonn", "Bonn", "Rome", "Rome"]);
  });

  it("is nothing for someone who never said anything", () => {
    expect(profileAt([registration], 8)).toBeUndefined();
  });
});
