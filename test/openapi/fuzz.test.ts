import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendar } from "../../shared/gold/dates/calendar.ts";
import { calendarNamed } from "../../shared/gold/dates/calendars.ts";
import type { GroupContext } from "../../shared/gold/group-context.ts";
import { summaries, summaryNamed } from "../../shared/gold/registry.ts";
import { changesResponse } from "../../shared/serving/api/changes.ts";
import { gymVisitsResponse } from "../../shared/serving/api/gym-visits.ts";
import { heartRatesResponse } from "../../shared/serving/api/heart-rates.ts";
import { postEvents } from "../../shared/serving/api/ingest/post-events.ts";
import { knownEtags } from "../../shared/serving/api/known-etags.ts";
import { openApiDocument, operationsOf } from "../../shared/serving/api/openapi/document.ts";
import type { Operation, Parameter } from "../../shared/serving/api/openapi/operation.ts";
import { parametersOf } from "../../shared/serving/api/parameters.ts";
import type { ApiRequest } from "../../shared/serving/api/request.ts";
import type { ApiResponse } from "../../shared/serving/api/response.ts";
import { rowsResponse } from "../../shared/serving/api/rows.ts";
import { userResponse } from "../../shared/serving/api/user.ts";
import { withErrorResponse } from "../../shared/serving/api/with-error-response.ts";
import { pseudonymiser } from "../../shared/serving/masking/pseudonym.ts";
import { groupIds } from "../../shared/serving/rows/group-ids.ts";
import { readMaskedRows, readPersonalRows } from "../../shared/serving/rows/query.ts";
import { openSilverReader } from "../../shared/silver/open-silver-reader.ts";
import { streamNamed, streams } from "../../shared/streams/registry.ts";
import { memoryContainer } from "../../testing/fakes/memory-container.ts";
import { type Schema, valuesOf } from "./arbitrary.ts";

/* What the document allows is accepted, and every status is documented. */

/**
 * Those of streams, summaries and users. The handlers of the others are at the edge of the app. That a report has a
 * week or a month, and not both, the document describes in words.
 */
const operations = operationsOf({ streams, summaries }).filter(
  ({ path }) => !/quarantine|api\/(activity|gym-)|report|erasure/.test(path),
);
const document = openApiDocument({ streams, summaries });
const components = document.components.schemas as Readonly<Record<string, Schema>>;
const pseudonymise = pseudonymiser(Buffer.alloc(32, 1));
const masking = { pseudonymise, minimumGroup: 5 };

const statusesOf = ({ path, method }: Operation) =>
  Object.keys(Object(document.paths[`/${path}`]?.[method])["responses"]);

describe.each(operations.filter(({ method }) => method === "post"))("POST $path", (operation) => {
  const stream = streamNamed(operation.path === "stream" ? "activity" : (operation.path.split("/").at(-1) ?? ""));
  const content = operation.requestBody?.["content"] as Readonly<Record<string, { schema: Schema }>>;
  const body = content["application/json"]?.schema ?? {};

  it("accepts every body that the document allows", async () => {
    if (stream === undefined) throw new Error(operation.path);
    await fc.assert(
      fc.asyncProperty(valuesOf(body, components), async (events) => {
        const posted = (events as Record<string, unknown>[]).map(inOrder);
        const response = await postEvents(
          {
            ...{ stream, pseudonymise, now: Date.UTC(2026, 6, 1), earliestTime: Date.UTC(2010, 0, 1) },
            hub: { publish: async () => {} },
            onFailure: () => {},
          },
          {
            stream: new Blob([JSON.stringify(posted)]).stream(),
            ...{ contentLength: undefined, contentType: "application/json", contentEncoding: undefined },
            prefer: "handling=strict",
          },
        );
        expect([response.status, JSON.parse(response.body).rejected]).toEqual([202, []]);
      }),
      { numRuns: 150 },
    );
  });
});

/** A rule between two fields, which the document describes. */
function inOrder(event: Record<string, unknown>): Record<string, unknown> {
  const { login, logout } = event;
  if (login === undefined || logout === undefined) return event;
  const [first, last] = [String(login), String(logout)].sort();
  return { ...event, login: first, logout: last };
}

/** Values of parameters that do not contradict one another, which the document describes. */
function queriesOf(parameters: readonly Parameter[], rows: boolean): fc.Arbitrary<Record<string, string>> {
  const own = parameters.filter(
    ({ in: place, name }) => place === "query" && !["continuation", "token", "raw", "bom"].includes(name),
  );
  const values = Object.fromEntries(own.map(({ name, schema }) => [name, valuesOf(schema, components)]));
  const bodies = fc.record(values, { requiredKeys: own.filter(({ required }) => required).map(({ name }) => name) });
  const isEither = parameters.some(({ description }) => description.includes("Not with"));
  return bodies.map((all) => {
    const given = new Map(
      Object.entries(all).map(([name, value]) => [name, Array.isArray(value) ? columnsOnce(value) : String(value)]),
    );
    const [first, last] = [given.get("from"), given.get("to")];
    if (first !== undefined && last !== undefined && first > last) given.set("from", last).set("to", first);
    if (rows && isEither && given.has("user_id")) given.delete("device_id");
    const others = rows && (first !== undefined || last !== undefined) ? ["date", "week", "month"] : [];
    for (const name of others) given.delete(name);
    keepWithinAnHour(own, given);
    return Object.fromEntries(given);
  });
}

/** The document describes in words how far apart the times of heart rates are, and that a day has none. */
function keepWithinAnHour(own: readonly Parameter[], given: Map<string, string>): void {
  if (!own.some(({ name }) => name === "resolution")) return;
  const from = given.get("from") ?? "2026-03-01T00:00:00Z";
  const last = new Date(Date.parse(from) + 3_600_000).toISOString();
  const isOfDay = given.has("date");
  for (const [name, value] of Object.entries({ from, to: last }))
    if (isOfDay) given.delete(name);
    else given.set(name, value);
  if (isOfDay) given.delete("resolution");
}

function columnsOnce(sort: readonly unknown[]): string {
  const columns = new Map(sort.map((column) => [String(column).replace(/^-/, ""), String(column)]));
  return [...columns.values()].join(",");
}

function requestOf(parameters: Record<string, string>, headers: Record<string, string> = {}): ApiRequest {
  const query = parametersOf(new URLSearchParams(parameters));
  return { params: {}, parameters: query, url: "https://x/", code: undefined, header: (name) => headers[name] };
}

const emptyContext = {
  silver: openSilverReader(() => memoryContainer("id")),
  calendar: calendar("UTC"),
  calendarOf: calendarNamed,
};

async function answer(operation: Operation, request: ApiRequest): Promise<ApiResponse> {
  const [, name = ""] = /gold\/(\w+)/.exec(operation.path) ?? [];
  const summary = summaryNamed(name);
  if (operation.path.endsWith("/heart-rates")) return heartRatesResponse(emptyContext, "20001", request.parameters);
  if (operation.path.endsWith("/gym-visits"))
    return gymVisitsResponse(emptyContext as GroupContext, "20001", request.parameters);
  if (summary === undefined) return userResponse({ queryPartition: async () => [] }, "20001", request.parameters, 0);
  const [container, masked] = [memoryContainer(summary.partitionKey), operation.tag === "rows"];
  const ids = groupIds(summary, pseudonymise);
  if (operation.path.endsWith("/changes"))
    return changesResponse(
      { container, summary, audience: masked ? "masked" : "personal", masking, now: Date.UTC(2026, 6, 1) },
      request,
    );
  return rowsResponse(
    {
      ...{ summary, container, version: async () => 1, etags: knownEtags() },
      audience: masked ? "masked" : "personal",
      read: (...of) => (masked ? readMaskedRows(...of, masking, ids) : readPersonalRows(...of, ids)),
    },
    request,
  );
}

describe.each(operations.filter(({ tag, method }) => method === "get" && (tag === "rows" || tag === "personal")))(
  "GET $path",
  (operation) => {
    const { parameters = [] } = operation;

    it("accepts every query that the document allows", async () => {
      await fc.assert(
        fc.asyncProperty(queriesOf(parameters, true), async (query) => {
          const failures: unknown[] = [];
          const response = await withErrorResponse(
            () => answer(operation, requestOf(query)),
            "",
            (error) => failures.push(error),
          );
          expect(failures).toEqual([]);
          expect([response.body, response.status]).toEqual([
            response.body,
            operation.path.includes("users") ? 404 : 200,
          ]);
        }),
        { numRuns: 100 },
      );
    });

    it("has no status that is not documented, whatever is sent", async () => {
      const names = [
        "user_id",
        "device_id",
        "from",
        "to",
        "date",
        "week",
        "sort",
        "limit",
        "token",
        "continuation",
        "raw",
      ];
      const query = fc.dictionary(fc.constantFrom(...names, "at", "x"), fc.string({ unit: "binary", maxLength: 12 }));
      const headers = fc.record(
        {
          accept: fc.constantFrom("text/csv", "application/json", "text/html", "*/*;q=0"),
          "if-none-match": fc.string(),
        },
        { requiredKeys: [] },
      );
      await fc.assert(
        fc.asyncProperty(query, headers, async (sent, given) => {
          const request = async () => answer(operation, requestOf(sent, given as Record<string, string>));
          const { status } = await withErrorResponse(request, "", (error) => {
            throw error;
          });
          expect(statusesOf(operation)).toContain(String(status));
        }),
        { numRuns: 100 },
      );
    });
  },
);
