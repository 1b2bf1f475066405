import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { summaries } from "../shared/gold/registry.ts";
import { openApiDocument } from "../shared/serving/api/openapi/document.ts";
import { streams } from "../shared/streams/registry.ts";
import { type ApiHost, startApi } from "../testing/api-host.ts";
import { waitUntilSettled } from "../tools/common/pipeline-state.ts";
import { zipEntry } from "../tools/delivery/zip-entry.ts";
import { clientOf, decideOnEvents, readEverySummary, readOthers, sendToEveryStream } from "./client/every-call.ts";
import { clientTypes } from "./client/generate.ts";

it("the generated types are those of the document: npm run client", async () => {
  expect((await readFile("test/client/api.d.ts", "utf8")) === (await clientTypes())).toBe(true);
});

/** A client that knows nothing but the document makes every call of it. */
describe("the generated client", () => {
  let api: ApiHost;

  beforeAll(async () => {
    api = await startApi();
  }, 300_000);
  afterAll(() => api.close());

  it("makes every call, and gets what the document promises", { timeout: 400_000 }, async () => {
    const client = clientOf(api.url, api.keys.default);
    const calls = new Map<string, number>();
    client.use({
      onResponse({ request, schemaPath, response }) {
        calls.set(`${request.method.toLowerCase()} ${schemaPath}`, response.status);
      },
    });
    const results = await sendToEveryStream(client);
    for (const { accepted, ids, rejected, implausible } of results) {
      expect([ids.length, rejected, implausible]).toEqual([accepted, [], []]);
      expect(accepted).toBeGreaterThan(0);
    }
    const sent = results.reduce((sum, { accepted }) => sum + accepted, 0);
    const nothing = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };
    await waitUntilSettled(api.stack.azure, nothing, sent);

    for (const [name, answers] of Object.entries(await readEverySummary(client))) {
      const [masked, personal, maskedChanges, personalChanges] = answers;
      // The examples contain no episode of high or low heart rates.
      const itemsWith = (property: string) =>
        name === "health_alerts" ? [] : [expect.objectContaining({ [property]: expect.any(String) })];
      expect([name, masked, personal]).toEqual([
        name,
        expect.objectContaining({ items: itemsWith("group") }),
        expect.objectContaining({ items: itemsWith("modified") }),
      ]);
      for (const changes of [maskedChanges, personalChanges])
        expect([name, changes]).toEqual([name, expect.objectContaining({ changes: expect.any(Array) })]);
    }
    const others = await readOthers(client, results[0]?.ids[0] ?? "");
    const { recent, event, user, exported, session, pipeline, health, document } = others;
    expect(recent?.items).toHaveLength(3);
    expect(event).toMatchObject({ stream: "registrations", state: "processed", code: null });
    expect(user).toMatchObject({ user_id: "u1", profile: { first_name: "Ann" } });
    expect(zipEntry(Buffer.from(exported ?? new ArrayBuffer(0)), "silver/workouts.json")?.toString()).toContain(
      '"userId":"u1"',
    );
    expect(session).toEqual({
      kind: "key",
      name: null,
      reporting_time_zone: "UTC",
      roles: ["Reader", "Personal", "Operator", "Ingest"],
    });
    expect(others.gymVisits).toMatchObject({ user_id: "u1", truncated: false });
    expect([others.activity, others.days].map((each) => each?.items)).toEqual([expect.any(Array), expect.any(Array)]);
    expect(pipeline?.streams).toHaveLength(streams.length);
    expect(health?.status).toBe("ok");
    expect(document).toEqual(JSON.parse(JSON.stringify(openApiDocument({ streams, summaries }))));

    const malformed = ["{", "{{"].map((body) => ({ key: "d1", body: Buffer.from(body) }));
    await api.stack.azure.hub("bpm").publish(malformed);
    await waitUntilSettled(api.stack.azure, { ...nothing, accepted: sent }, 2);
    const decided = await decideOnEvents(client);
    expect(decided.page?.items).toHaveLength(2);
    expect(decided.reasons?.reasons).toMatchObject([{ stream: "heart-rates", code: "not-json", count: 2 }]);
    expect(decided.shown).toMatchObject({ body: expect.stringContaining("{"), encoding: "utf-8", state: "open" });
    expect(decided.trace).toMatchObject({ outcome: { outcome: "quarantined", state: "open" } });
    expect([decided.replay?.outcome, decided.discard?.outcome]).toEqual(["sent", "discarded"]);
    expect(decided.erasure).toEqual({ receipt: expect.stringMatching(/^[0-9a-f]+$/), until: expect.any(String) });

    const { paths } = openApiDocument({ streams, summaries });
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect([...calls.keys()].toSorted()).toEqual(described.toSorted());
    for (const [call, status] of calls) expect([call, status]).toEqual([call, call.startsWith("post") ? 202 : 200]);
  });
});
