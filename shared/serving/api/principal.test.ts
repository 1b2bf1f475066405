import { describe, expect, it } from "vitest";
import { principalOf } from "./principal.ts";
import { principalHeaderOf } from "./testing/principal-header.ts";

const objectId = "http://schemas.microsoft.com/identity/claims/objectidentifier";
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");

describe("a principal", () => {
  it("has its object id, its name, and all its roles", () => {
    const header = principalHeaderOf({ id: "7c1f", name: "ann@example.org", roles: ["Reader", "Personal"] });
    expect(principalOf(header)).toEqual({ id: "7c1f", name: "ann@example.org", roles: ["Reader", "Personal"] });
    const application = encoded({ auth_typ: "aad", claims: [{ typ: "oid", val: "9d" }] });
    expect(principalOf(application)).toEqual({ id: "9d", name: undefined, roles: [] });
  });

  it.each([
    ["no header", undefined],
    ["an empty one", ""],
    ["no base64 of JSON", "%%%"],
    ["another identity provider", encoded({ auth_typ: "facebook", claims: [{ typ: objectId, val: "x" }] })],
    ["no object id", encoded({ auth_typ: "aad", claims: [{ typ: "roles", val: "Personal" }] })],
    ["claims that are none", encoded({ auth_typ: "aad", claims: [null, 7, { typ: objectId, val: 7 }] })],
    ["no claims", encoded({ auth_typ: "aad" })],
    ["null", encoded(null)],
  ])("is nobody with %s", (_, header) => {
    expect(principalOf(header)).toBeUndefined();
  });
});
