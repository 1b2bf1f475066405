import { describe, expect, it } from "vitest";
import { streams } from "../../streams/registry.ts";
import { type Access, accessProblem, type Caller, roles, rolesOf } from "./access.ts";
import { routes, signedInRoute, streamRoutes } from "./routes.ts";

const key: Caller = { kind: "key" };
const anybody: Caller = { kind: "anybody" };
const person = (...of: string[]): Caller => ({ kind: "person", principal: { id: "7c", name: undefined, roles: of } });
const [open, closed] = [{ personalWithKeys: true }, { personalWithKeys: false }];

function result(access: Access, caller: Caller, rules = closed): string {
  const rejected = accessProblem(access, caller, rules);
  return rejected === undefined ? "answered" : JSON.parse(rejected.body).type.replace("urn:korevital:problem:", "");
}

describe("access", () => {
  it("of a person requires exactly the role of the route", () => {
    for (const access of roles)
      for (const role of ["Reader", "Personal", "Operator"])
        expect([access, role, result(access, person(role))]).toEqual([
          access,
          role,
          access === role ? "answered" : "role-missing",
        ]);
    expect(result("any role", person("Operator"))).toBe("answered");
    expect(result("any role", person("Owner"))).toBe("role-missing");
  });

  it("of a person cannot be that of a sender, whatever the token contains", () => {
    expect(rolesOf(person("Ingest", "Reader"), open)).toEqual(["Reader"]);
    expect(result("Ingest", person("Ingest"), open)).toBe("role-missing");
  });

  it("with a key does not include people, unless the environment allows it", () => {
    expect(roles.map((role) => result(role, key))).toEqual(["answered", "key-rejected", "answered", "answered"]);
    expect(roles.map((role) => result(role, key, open))).toEqual(Array(4).fill("answered"));
    expect(rolesOf(key, closed)).toEqual(["Reader", "Operator", "Ingest"]);
  });

  it("without a sign-in is rejected with 401", () => {
    for (const access of [...roles, "any role"] as const) expect(result(access, anybody, open)).toBe("not-signed-in");
    expect(result("everybody", anybody)).toBe("answered");
    expect(accessProblem("Reader", anybody, open)?.headers["www-authenticate"]).toBe("Bearer");
  });
});

describe("the routes", () => {
  it("show people to the role Personal only", () => {
    for (const [name, { path, access }] of Object.entries(routes))
      expect([name, access === "Personal"]).toEqual([name, path.startsWith("api/personal/")]);
  });

  it("have a function for each stream, and no person sends events", () => {
    const posts = streamRoutes(streams);
    expect(posts.map(({ path }) => path)).toEqual(
      expect.arrayContaining(streams.map(({ name }) => `api/streams/${name}`)),
    );
    expect(new Set(posts.map(({ name }) => name)).size).toBe(posts.length);
    expect(posts.map((route) => signedInRoute(route.name, route))).toEqual(posts.map(() => undefined));
  });

  it("have a second path for people who sign in", () => {
    expect(signedInRoute("get-gold", routes["get-gold"])).toEqual({
      ...{ name: "entra-get-gold", path: "entra/api/gold/{summary}", method: "GET", access: "Reader" },
    });
    expect(signedInRoute("get-health", routes["get-health"])).toBeUndefined();
  });
});
