import { beforeAll, describe, expect, it } from "vitest";
import { personDays } from "../../../testing/person-days.ts";
import { type ReportFixture, reportFixture } from "../../../testing/report-fixture.ts";
import { restrictedReader } from "../../silver/restriction/restricted-reader.ts";
import type { RowSource } from "../report/read-rows.ts";
import { reportResponse } from "./report.ts";
import { withErrorResponse } from "./with-error-response.ts";

const person = { userId: "20001", deviceId: "500001", macAddress: "aa:bb:cc:dd:ee:01" };
const now = Date.UTC(2026, 10, 30, 20);

let source: ReportFixture;
beforeAll(async () => {
  source = await reportFixture(personDays({ person, from: "2026-11-23", to: "2026-11-29", timeZone: "UTC" }));
});

function get(
  parameters: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
  { id = person.userId, of = source as RowSource, at = now } = {},
) {
  const request = { params: { id }, parameters, header: (name: string) => headers[name] };
  return withErrorResponse(
    () => reportResponse(of, request, at),
    "",
    () => {},
  );
}

describe("the response with a report", () => {
  it("is JSON, or HTML for a browser, and names the person for the audit", async () => {
    const json = await get({ week: "2026-W48" });
    expect([json.status, json.headers["content-type"]]).toEqual([200, "application/json"]);
    expect(JSON.parse(json.body)).toMatchObject({ user_id: "20001", period: { name: "2026-W48" } });
    const page = await get({ week: "2026-W48" }, { accept: "text/html,application/xhtml+xml,*/*;q=0.8" });
    expect([page.status, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(page.body).toMatch(/^<!doctype html>/);
    const people = { what: "report", subjects: [{ kind: "user", value: "20001" }] };
    expect([json.people, page.people]).toEqual([people, people]);
    expect((await get({ week: "2026-W48" }, { accept: "text/csv" })).status).toBe(406);
  });

  it("allows no script and no frame, and has no id of the person in its headers", async () => {
    const { headers } = await get({ month: "2026-11" }, { accept: "text/html" });
    const policy = headers["content-security-policy"] ?? "";
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^ ]+'; .*frame-ancestors 'none'$/);
    expect(JSON.stringify(headers)).not.toContain(person.userId);
    expect(headers["content-disposition"]).toBe('inline; filename="health-report-2026-11.html"');
  });

  it("is 304 for who has it, although it is made again", async () => {
    const { headers } = await get({ week: "2026-W48" });
    const known = { "if-none-match": headers["etag"] ?? "" };
    expect((await get({ week: "2026-W48" }, known, { at: now + 60_000 })).status).toBe(304);
    expect((await get({ week: "2026-W47" }, known)).status).toBe(200);
    expect((await get({ week: "2026-W48" }, { ...known, accept: "text/html" })).status).toBe(200);
  });

  it("is 200 without data, and 404 for nobody and for a restricted person", async () => {
    expect((await get({ week: "2025-W10" })).status).toBe(200);
    expect((await get({ week: "2026-W48" }, {}, { id: "nobody" })).status).toBe(404);
    const people = { users: new Set([person.userId]), emails: new Set<string>(), labels: new Set<string>() };
    const restricted = { ...source, silver: restrictedReader(source.silver, async () => people) };
    const response = await get({ week: "2026-W48" }, {}, { of: restricted });
    expect([response.status, response.body.includes(person.userId)]).toEqual([404, false]);
  });

  it.each([
    [{}, "week: it is required, or month"],
    [{ week: "2026-W54" }, "week: a week expected, as 2026-W48"],
    [{ week: "2026-48" }, "week: a week expected, as 2026-W48"],
    [{ month: "2026-13" }, "month: a month expected, as 2026-11"],
    [{ month: "0000-01" }, "month: a month expected, as 2026-11"],
    [{ week: "2026-W48", month: "2026-11" }, "month: a week or a month expected, not both"],
    [{ day: "2026-11-01" }, "day: unknown parameter"],
  ])("is 400 for %j", async (parameters, message) => {
    const { status, body } = await get(parameters);
    expect([status, JSON.parse(body).detail]).toEqual([400, expect.stringContaining(message)]);
  });
});
