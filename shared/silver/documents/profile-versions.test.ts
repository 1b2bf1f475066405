import { describe, expect, it } from "vitest";
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
  const [document] = profileVersions.contributions(
    { userId: "u", updateType, time, profile: { ...profile, city } },
    arrival,
  );
  if (document?.kind !== "profile") throw new Error("no version");
  return document;
}

function tombstone(time: number): Tombstone {
  const [document] = profileVersions.contributions({ userId: "u", updateType: "delete", time }, arrival);
  if (document?.kind !== "tombstone") throw new Error("no tombstone");
  return document;
}

describe("profileVersions", () => {
  it("contain one document for each time", () => {
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
    ["update wins over new", version(5, "update", "Bonn"), version(5, "new", "Rome")],
    ["the greater canonical JSON wins", version(5, "new", "Rome"), version(5, "new", "Bonn")],
    ["the greater canonical JSON of two updates wins", version(5, "update", "b"), version(5, "update", "B")],
  ])("of one time: %s", (_, better, worse) => {
    expect(profileVersions.merge([better, worse])).toEqual(better);
    expect(profileVersions.merge([worse, better])).toEqual(better);
    expect(profileVersions.merge([worse, worse, better, worse])).toEqual(better);
  });

  it("are separate from the tombstone of the same time, which is one document however often it is requested", () => {
    expect(tombstone(5)).toEqual({ id: expect.any(String), kind: "tombstone", userId: "u", time: 5 });
    expect(tombstone(5).id).not.toBe(version(5, "new", "Bonn").id);
    expect(profileVersions.merge([tombstone(5), tombstone(5)])).toEqual(tombstone(5));
  });

  it("are empty for an event without a profile", () => {
    expect(profileVersions.contributions({ userId: "u", updateType: "new", time: 5 }, arrival)).toEqual([]);
  });
});
