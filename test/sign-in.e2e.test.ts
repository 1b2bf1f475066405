import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rolesOfPeople } from "../shared/serving/api/access.ts";
import { principalHeader } from "../shared/serving/api/principal.ts";
import { routes, signedInRoute } from "../shared/serving/api/routes.ts";
import { principalHeaderOf } from "../shared/serving/api/testing/principal-header.ts";
import { type ApiHost, startApi } from "../testing/api-host.ts";

const header = (...roles: string[]) => ({
  [principalHeader]: principalHeaderOf({ id: "7c1f", name: "ann@example.org", roles }),
});

async function kindOf(response: Promise<Response>): Promise<string> {
  const { status, headers, text } = await response.then(async (of) => ({
    ...{ status: of.status, headers: of.headers, text: await of.text() },
  }));
  const isProblem = headers.get("content-type") === "application/problem+json";
  return isProblem ? `${status} ${JSON.parse(text).type.replace("urn:korevital:problem:", "")}` : String(status);
}

describe("where people sign in, and keys do not open the paths of people", () => {
  let api: ApiHost;
  beforeAll(async () => {
    api = await startApi({ ENTRA_SIGN_IN: "true", PERSONAL_WITH_KEYS: "false" });
  }, 120_000);
  afterAll(() => api.close());
  const signedIn = (path: string, ...roles: string[]) => fetch(`${api.url}${path}`, { headers: header(...roles) });

  it("a person has what the app roles open", async () => {
    const [masked, whole] = ["/entra/api/gold/gym_summary", "/entra/api/personal/gold/gym_summary"];
    expect(await kindOf(signedIn(masked, "Reader"))).toBe("200");
    expect(await kindOf(signedIn(whole, "Reader"))).toBe("403 role-missing");
    expect(await kindOf(signedIn(whole, "Personal"))).toBe("200");
    expect(await kindOf(signedIn("/entra/api/personal/users/x", "Personal"))).toBe("404 no-such-user");
    expect(await kindOf(signedIn("/entra/api/personal/users/x"))).toBe("403 role-missing");
    const session = await signedIn("/entra/api/session", "Reader", "Operator");
    expect(await session.json()).toEqual({
      ...{ kind: "person", name: "ann@example.org", roles: ["Reader", "Operator"], reporting_time_zone: "UTC" },
    });
  });

  it.each(rolesOfPeople)("the role %s opens what needs it, and nothing else", async (role) => {
    for (const [name, route] of Object.entries(routes)) {
      const signedInPath = signedInRoute(name, route)?.path.replaceAll(/\{\w+\}/g, "gym_summary");
      if (signedInPath === undefined || route.access === "any role") continue;
      const { method } = route;
      const response = await fetch(`${api.url}/${signedInPath}`, { method, headers: header(role) });
      const { type } = response.ok ? { type: "" } : ((await response.json()) as { type: string });
      const isClosed = type === "urn:korevital:problem:role-missing";
      expect([name, response.status === 403, isClosed]).toEqual(
        route.access === role ? [name, false, false] : [name, true, true],
      );
    }
  });

  it("nobody has anything without a sign-in, not even with a key", async () => {
    for (const path of ["/entra/api/gold/gym_summary", "/entra/api/personal/users/x", "/entra/api/session"]) {
      expect(await kindOf(fetch(`${api.url}${path}`))).toBe("401 not-signed-in");
      expect(await kindOf(api.call(path))).toBe("401 not-signed-in");
    }
  });

  it("a key opens the other paths, and the header of a principal opens no path that has a key", async () => {
    expect(await kindOf(api.call("/api/gold/gym_summary"))).toBe("200");
    for (const path of ["/api/personal/gold/gym_summary", "/api/personal/gold/gym_summary/changes"])
      expect(await kindOf(api.call(path, { headers: header("Personal") }))).toBe("403 key-rejected");
    expect(await kindOf(signedIn("/api/gold/gym_summary", "Reader", "Personal"))).toBe("401");
    const { roles } = (await (await api.call("/api/session")).json()) as { roles: string[] };
    expect(roles).toEqual(["Reader", "Operator", "Ingest"]);
  });

  it("people send no events", async () => {
    expect(await kindOf(signedIn("/entra/api/streams/workouts", "Ingest", "Operator"))).toBe("404");
  });
});
