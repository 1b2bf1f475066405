import { describe, expect, it } from "vitest";
import type { VerifyOptions } from "./options.ts";
import { stepText, verificationMarkdown } from "./report.ts";
import { sampleOf } from "./sample.ts";
import type { Target } from "./target.ts";
import { verify } from "./verify.ts";

const sample = sampleOf("verify-x");
const options: VerifyOptions = { batch: "landing", timeout: 600_000, interval: 10_000, skip: [] };

type Respond = (path: string, tries: number, init: RequestInit) => Response | Error | undefined;

/**
 * A fake app that responds as specified unless `respond` returns something else, and a clock that advances only by
 * waiting.
 */
function app(respond: Respond = () => undefined, more: Partial<Target> = {}) {
  let time = 0;
  const tries = new Map<string, number>();
  const requests: string[] = [];
  const target: Target = {
    ...{ name: "here", url: "https://app.example", key: "k" },
    land: async (name) => void requests.push(`land ${name}`),
    removeLanded: async (name) => void requests.push(`remove ${name}`),
    close: async () => {},
    ...more,
  };
  const respondTo: typeof fetch = async (url, init = {}) => {
    const { pathname, search } = new URL(String(url));
    tries.set(pathname, (tries.get(pathname) ?? 0) + 1);
    requests.push(`${init.method ?? "GET"} ${pathname}`);
    const other = respond(`${pathname}${search}`, tries.get(pathname) ?? 0, init);
    if (other instanceof Error) throw other;
    return other ?? expectedResponse(pathname, search, init);
  };
  const wait = async (milliseconds: number) => {
    time += milliseconds;
  };
  const runtime = { fetch: respondTo, now: () => time, wait };
  const run = (some: Partial<VerifyOptions> = {}) => verify(target, sample, { ...options, ...some }, runtime);
  return { run, requests, passed: () => time };
}

function expectedResponse(path: string, search: string, { body }: RequestInit): Response {
  if (path === "/api/health") return Response.json({ status: "ok" });
  if (path === "/api/pipeline") return Response.json({ gold: { stopped: null } });
  if (path.startsWith("/api/streams/")) {
    if (String(body).includes("nobody"))
      return Response.json({ rejected: [{ line: 1, code: "missing" }] }, { status: 400 });
    return Response.json({ accepted: String(body).split("\n").length }, { status: 202 });
  }
  const query = new URLSearchParams(search);
  const summary = path.split("/").at(-1);
  const rows = sample.expectations
    .filter((each) => each.summary === summary && [...query].every(([name, value]) => each.parameters[name] === value))
    .flatMap((each) => each.rows);
  const identifiers = ["mac_address", "user_id", "device_id"];
  const masked = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, identifiers.includes(name) ? "pseudonym" : value]),
    ),
  );
  return Response.json({ items: path.startsWith("/api/gold") ? masked : rows });
}

const failure = async (running: ReturnType<ReturnType<typeof app>["run"]>) => {
  const { passed, steps } = await running;
  expect(passed).toBe(false);
  return [steps.at(-1)?.what, steps.at(-1)?.violations.join("\n")] as const;
};

describe("verify", () => {
  it("leaves out the rows that retention has frozen, and counts them", async () => {
    const kept_since = { readings: "2025-01-01T00:00:00.000Z", facts: null };
    const pipeline = () => Response.json({ silver: { kept_since }, gold: { stopped: null } });
    const { run, requests } = app((path) => (path === "/api/pipeline" ? pipeline() : undefined));
    const result = await run();
    expect([result.passed, result.frozen]).toEqual([true, { rows: 10, before: "2025-01-02" }]);
    expect(requests).toContain("GET /api/personal/gold/gym_summary");
    expect(requests).not.toContain("GET /api/personal/gold/activity_weekly");
    expect(verificationMarkdown(result)).toContain("10 rows, because gold is frozen before 2025-01-02");
  });

  it("passes if every check passes, and removes its file last", async () => {
    const { run, requests } = app();
    const result = await run();
    expect([result.passed, result.steps.filter(({ violations }) => violations.length > 0)]).toEqual([true, []]);
    expect(requests.at(-1)).toBe("remove verify/verify-x.jsonl.gz");
    expect(requests.indexOf("land verify/verify-x.jsonl.gz")).toBeGreaterThan(
      requests.indexOf("POST /api/streams/workouts"),
    );
  });

  it("needs no lake if the batch is sent over HTTP", async () => {
    const { run, requests } = app();
    expect((await run({ batch: "http" })).passed).toBe(true);
    expect(requests.join()).not.toContain("land");
  });

  it("waits for the start of the app, the propagation of the key, and gold", async () => {
    const first: readonly [path: string, tries: number, answer: () => Response | Error][] = [
      ["/api/health", 2, () => new Error("fetch failed", { cause: new Error("ECONNREFUSED") })],
      ["/api/streams/workouts", 1, () => new Response("", { status: 401 })],
      ["/api/streams/gym-visits", 1, () => Response.json({}, { status: 429 })],
      ["/api/personal/gold/", 3, () => Response.json({ items: [] })],
    ];
    const { run, passed } = app((path, tries) =>
      first.find(([start, until]) => path.startsWith(start) && tries <= until)?.[2](),
    );
    expect((await run()).passed).toBe(true);
    expect(passed()).toBeGreaterThan(20_000);
  });

  it("fails with the reason if the app does not start in time", async () => {
    const down = (cause: Error) =>
      app((path) => (path === "/api/health" ? new Error("fetch failed", { cause }) : undefined));
    const rejecting = down(new Error("connect ECONNREFUSED"));
    expect(await failure(rejecting.run())).toEqual(["the app is healthy", expect.stringContaining("ECONNREFUSED")]);
    expect(rejecting.passed()).toBeLessThanOrEqual(options.timeout);
    const silent = down(Object.assign(new Error(""), { code: "ETIMEDOUT" }));
    expect(await failure(silent.run())).toEqual(["the app is healthy", expect.stringContaining("ETIMEDOUT")]);
  });

  it("waits for the deployed build and fails if another one responds", async () => {
    const of = (build: string) => Response.json({ status: "ok" }, { headers: { "x-korevital-build": build } });
    const late = app((path, tries) => (path === "/api/health" ? of(tries < 4 ? "old" : "new") : undefined));
    expect((await late.run({ build: "new" })).passed).toBe(true);
    const other = app((path) => (path === "/api/health" ? of("old") : undefined));
    expect(await failure(other.run({ build: "new" }))).toEqual([
      "the app is healthy with build new",
      "build old responds instead of new",
    ]);
    expect((await failure(app().run({ build: "new" })))[1]).toBe("build (none) responds instead of new");
  });

  it("fails if the key is invalid", async () => {
    const { run } = app((path) => (path.startsWith("/api/streams") ? new Response("", { status: 401 }) : undefined));
    expect(await failure(run())).toEqual([
      expect.stringContaining("accepted over HTTP"),
      expect.stringContaining("401"),
    ]);
  });

  it("fails if an event is not accepted, or an invalid one is", async () => {
    const some = app((path) =>
      path.endsWith("/workouts") ? Response.json({ accepted: 1 }, { status: 202 }) : undefined,
    );
    expect(await failure(some.run())).toEqual([
      expect.any(String),
      expect.stringMatching(/workouts with 4 events returned 202/),
    ]);
    const all = app((_, __, { body }) =>
      String(body).includes("nobody") ? Response.json({ accepted: 1 }) : undefined,
    );
    expect((await failure(all.run()))[0]).toBe("an invalid event is rejected with its line");
  });

  it("fails if the upload fails", async () => {
    const { run } = app(undefined, { land: () => Promise.reject(new Error("AuthorizationFailure")) });
    expect(await failure(run())).toEqual([expect.stringContaining("landing"), "AuthorizationFailure"]);
  });

  it("fails if gold differs, and reports both rows", async () => {
    const { run } = app((path) =>
      path.startsWith("/api/personal/gold/gym_summary") ? Response.json({ items: [{ gym_id: "other" }] }) : undefined,
    );
    const [what, violations] = await failure(run());
    expect(what).toBe("gold contains the expected rows");
    expect(violations).toMatch(
      /gym_summary of verify-x-gym, verify-x-ann-mac: different rows\n {2}expected .+\n {2}found {4}\{"gym_id":"other"\}/,
    );
  });

  it("reports that gold is stopped", async () => {
    const { run } = app((path) => {
      if (path === "/api/pipeline") return Response.json({ gold: { stopped: "another time zone" } });
      return path.startsWith("/api/personal") ? Response.json({ items: [] }) : undefined;
    });
    expect((await failure(run()))[1]).toMatch(/gold is stopped: another time zone$/);
  });

  it("does not verify skipped summaries", async () => {
    const { run } = app((path) => (path.includes("activity") ? new Response("no", { status: 500 }) : undefined));
    expect((await run({ skip: ["activity_daily", "activity_weekly", "activity_monthly"] })).passed).toBe(false);
    const posts = app((path) => (path.includes("gold/activity") ? new Response("no", { status: 500 }) : undefined));
    expect((await posts.run({ skip: ["activity_daily", "activity_weekly", "activity_monthly"] })).passed).toBe(true);
    expect((await failure(posts.run()))[1]).toContain(
      "/api/personal/gold/activity_daily?user_id=verify-x-ann returned 500: no",
    );
  });

  it("fails if masked rows contain personal data or are missing", async () => {
    const unmasked = app((path) =>
      path.startsWith("/api/gold/gym_summary")
        ? Response.json({ items: [{ mac_address: "verify-x-ann-mac" }] })
        : undefined,
    );
    expect((await failure(unmasked.run()))[1]).toBe(
      "/api/gold/gym_summary?gym_id=verify-x-gym contains verify-x-ann-mac",
    );
    const none = app((path) => (path.startsWith("/api/gold/") ? new Response("x".repeat(900)) : undefined));
    expect((await failure(none.run()))[1]).toMatch(/returned 200: x{499}…$/);
  });

  it("is reported as lines and as Markdown", async () => {
    const passed = verificationMarkdown(await app().run({ skip: ["activity_daily"] }));
    expect(passed).toContain("### Verified: here");
    expect(passed).toContain("Not verified: activity_daily.");
    expect(verificationMarkdown(await app().run())).not.toContain("Not verified");
    expect(passed).toContain("a tombstone for each generated person");
    const failed = await app(() => new Response("```", { status: 404 })).run();
    expect(verificationMarkdown(failed)).toContain("| the app is healthy | **failed** |");
    expect(verificationMarkdown(failed).match(/```/g)).toHaveLength(2);
    expect(failed.steps.map(stepText)[0]).toMatch(
      /^FAILED the app is healthy \(0\.0 s\)\n {7}\/api\/health returned 404/,
    );
  });
});
