import { describe, expect, it } from "vitest";
import type { PersonDocument } from "../documents/registry.ts";
import { profileAt } from "./profile-at.ts";

const profile = (time: number, city: string): PersonDocument => ({
  id: `p${time}`,
  kind: "profile",
  userId: "u",
  time,
  updateType: "new",
  attributes: {
    ...{ dob: "1939-07-25", sex: "M", gender: "M", firstName: "Ben", lastName: "Berg" },
    ...{ streetAddress: "1 Main Street", city, state: "MA", zip: "02108" },
  },
});

describe("profileAt", () => {
  const registration: PersonDocument = {
    ...{ id: "r", kind: "registration", userId: "u", deviceId: "d", macAddress: "m", time: 7 },
  };
  const tombstone: PersonDocument = { id: "t", kind: "tombstone", userId: "u", time: 5 };
  const person = [profile(20, "Rome"), registration, profile(10, "Bonn"), tombstone];
  const cityAt = (time: number) => profileAt(person, time)?.attributes.city;

  it("returns the latest version until then, or the first one if all are later", () => {
    expect([1, 9, 10, 19, 20, 1e15].map(cityAt)).toEqual(["Bonn", "Bonn", "Bonn", "Bonn", "Rome", "Rome"]);
  });

  it("returns undefined without a version", () => {
    expect(profileAt([registration], 8)).toBeUndefined();
  });
});
