import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serverKinds, startTestServer, type TestServer } from "../../../testing/postgres-servers.ts";
import { computedSummaries, summaries } from "../../gold/registry.ts";
import type { ComputedSummary, Summary } from "../../gold/summary.ts";
import { compareServing } from "./compare.ts";
import { goldDocument } from "./testing/gold-documents.ts";
import { openServingDatabase, type ServingDatabase } from "./testing/serving-database.ts";

const [{ binaries } = { binaries: undefined }] = serverKinds;
const ofDaily = ({ container }: Summary) => container === "activity-daily";

describe("a process that is killed", () => {
  let server: TestServer;
  beforeAll(async () => {
    if (binaries !== undefined) server = await startTestServer(binaries);
  });
  afterAll(() => server?.close());

  it("at any statement, and before or after any commit, leaves tables that equal gold after the restart", async ({
    skip,
  }) => {
    skip(binaries === undefined, "there is no embedded PostgreSQL for this platform");
    // Days, weeks and months of one container.
    const [daily] = computedSummaries.filter(ofDaily);
    const of: readonly Summary[] = summaries.filter(ofDaily);
    if (daily === undefined || of.length < 3) throw new Error("a summary with rollups expected");
    const documents = fc.array(goldDocument(daily as ComputedSummary), { minLength: 1, maxLength: 8 });
    const fault = fc.constantFrom("before" as const, "after" as const);
    const kills = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fault), { minLength: 2, maxLength: 12 });
    let killed = 0;
    const killer = (at: Map<number, "before" | "after">) => {
      let calls = 0;
      const next = () => {
        calls += 1;
        const found = at.get(calls) ?? "none";
        killed += found === "none" ? 0 : 1;
        return found;
      };
      return {
        next,
        restart() {
          calls = 0;
        },
        stop: () => at.clear(),
      };
    };
    const expectEqual = async ({ serving }: ServingDatabase) => {
      for (const each of await compareServing(serving, of, 0)) {
        expect(each).toMatchObject({ state: "compared", differing: 0 });
        if (each.state === "compared") expect(each.groups.serving).toBe(each.groups.gold);
      }
    };
    await fc.assert(
      fc.asyncProperty(documents, documents, kills, async (first, second, plan) => {
        const { next, restart, stop } = killer(new Map(plan));
        const database = await openServingDatabase(server, { next, minimumGroup: 1 });
        try {
          for (const some of [first, second]) {
            for (const document of some) database.gold(daily.container).put(document);
            restart();
            for (const summary of of) await database.run(summary);
          }
          stop();
          await expectEqual(database);
        } finally {
          await database.close();
        }
      }),
      { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 12) },
    );
    expect(killed).toBeGreaterThan(10);
  }, 240_000);
});
