import { DatabaseError } from "pg";
import { expect, it } from "vitest";
import { PostgresFailure } from "../../../platform/azure/postgres.ts";
import type { DoctorContext } from "../context.ts";
import { memoryFixture } from "../testing/fixture.ts";
import { collect } from "./collect.ts";

/** Both databases, of which every transaction fails. */
function withFailure(error: Error): DoctorContext {
  const { doctor } = memoryFixture();
  const postgres = {
    transaction: async () => {
      throw new PostgresFailure(error);
    },
    close: async () => {},
  };
  const common = { postgres, pipeline: async () => "p", now: () => 0 };
  return {
    ...doctor,
    serving: { ...common, gold: doctor.gold, masking: { pseudonymise: () => "", minimumGroup: 1 } },
    registry: common,
  };
}

it("names in one line the tables that could not be compared for one reason, and goes on", async () => {
  const error = Object.assign(new DatabaseError("relation x does not exist", 1, "error"), { code: "42P01" });
  const { skipped, snapshot } = await collect(withFailure(error));
  const reason = "PostgreSQL error 42P01: relation x does not exist";
  expect(skipped.filter((each) => each.includes("42P01"))).toEqual([
    `registration database: ${reason}`,
    expect.stringMatching(new RegExp(`^serving tables of .*gym_summary, .*: ${reason}$`)),
  ]);
  expect(new Set(snapshot.serving?.map(({ state }) => state))).toEqual(new Set(["failed"]));
});

it("does not wait for each table of a server that does not respond", async () => {
  const { skipped, snapshot } = await collect(withFailure(Object.assign(new Error(), { code: "ECONNREFUSED" })));
  expect(skipped).toContain("serving database: PostgreSQL is unreachable: ECONNREFUSED");
  expect([snapshot.serving, snapshot.registry]).toEqual([undefined, undefined]);
});
