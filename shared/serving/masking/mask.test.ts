import { describe, expect, it } from "vitest";
import type { Column } from "../../gold/summary.ts";
import { mask } from "./mask.ts";
import { pseudonymiser } from "./pseudonym.ts";

const key = Buffer.alloc(32, 1);
const pseudonymise = pseudonymiser(key);
const column = (name: string, personal?: Column["personal"]): Column => ({
  name,
  type: "text",
  description: "",
  ...(personal && { personal }),
});
const columns = [
  column("gym_id"),
  column("city", true),
  column("mac", { identifier: "mac" }),
  column("friends", { identifier: "mac" }),
];

describe("mask", () => {
  const masked = mask({ columns }, { gym_id: "5", city: "Bonn", mac: "aa", friends: ["aa", "bb"] }, pseudonymise);

  it("leaves other columns unchanged, and sets personal attributes to null", () => {
    expect(masked).toMatchObject({ gym_id: "5", city: null });
  });

  it("replaces each identifier by its pseudonym, the same one for the same value", () => {
    expect(masked).toMatchObject({ mac: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(masked["friends"]).toEqual([masked["mac"], pseudonymise("mac", "bb")]);
    expect(mask({ columns }, { mac: null }, pseudonymise)).toMatchObject({ mac: null, city: null });
  });
});

describe("a pseudonym", () => {
  it("is keyed: HMAC-SHA256 of kind and value", () => {
    // printf mac:aa | openssl dgst -sha256 -mac hmac -macopt hexkey:0101…
    expect(pseudonymise("mac", "aa")).toBe("446ebc231059e7999a896cd6c017a887");
    expect(pseudonymiser(Buffer.alloc(32, 2))("mac", "aa")).not.toBe(pseudonymise("mac", "aa"));
  });

  it("differs for the same value of another kind", () => {
    expect(pseudonymise("email", "aa")).not.toBe(pseudonymise("mac", "aa"));
  });
});
