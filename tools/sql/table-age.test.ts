import { expect, it } from "vitest";
import { traceFixture } from "../../shared/operations/trace/testing/fixture.ts";
import type { Configuration } from "../../shared/platform/azure/configuration.ts";
import { ageText, lakeAges } from "./table-age.ts";

const now = Date.UTC(2026, 10, 24, 10);
const day = 86_400_000;

/** The ages of tables over a pipeline in memory. */
function agesOver({ doctor, context }: ReturnType<typeof traceFixture>) {
  const { lake, silver, gold } = doctor;
  return lakeAges(
    {
      ...{ silver, gold, table: () => lake.manifest },
      blobs: (name) =>
        name === "bronze" ? lake.bronze : name === "quarantine" ? lake.quarantine : context.blobs(name),
      configuration: { silverDatabase: "silver", goldRefreshInterval: 0 } as Configuration,
    },
    () => now,
  );
}

function publish(pipeline: ReturnType<typeof traceFixture>, days: number): void {
  const time = Date.UTC(2026, 10, 20) - days * day;
  pipeline.publish("activity", {
    "Device ID": "d1",
    "Heart Rate": 70,
    "Step Count": 5,
    "Sleeping State": "awake",
    timestamp: time / 1000,
  });
}

it("names the months that no file contains yet", async () => {
  const pipeline = traceFixture();
  const ages = agesOver(pipeline);
  publish(pipeline, 0);
  await pipeline.settle();
  await pipeline.exportAll();
  expect(await ages.exported("activity_daily")?.()).toEqual({ asOf: now, pendingMonths: [], hasMore: false });
  publish(pipeline, 40);
  publish(pipeline, 1);
  await pipeline.settle();
  for (const name of ["activity_daily", "activity_weekly", "activity_monthly"])
    expect(await ages.exported(name)?.(), name).toMatchObject({ pendingMonths: ["2026-10", "2026-11"] });
  expect(await ages.exported("gym_summary")?.()).toMatchObject({ pendingMonths: [] });
});

it("is that of the oldest event that silver has not processed", async () => {
  const pipeline = traceFixture();
  const stream = pipeline.publish("activity", {});
  publish(pipeline, 0);
  await pipeline.deliver(stream, Number.POSITIVE_INFINITY);
  const written = 1_700_000_000_000;
  const { doctor } = pipeline;
  const { manifest } = doctor.lake;
  /** As Table storage, the manifest knows when a row was written. */
  const range: typeof manifest.range = async function* (...of) {
    for await (const row of manifest.range(...of)) yield { ...row, writtenAt: written };
  };
  const lake = { ...doctor.lake, manifest: { ...manifest, range } };
  const ages = agesOver({ ...pipeline, doctor: { ...doctor, lake } });
  expect((await ages.silver()).asOf).toBe(written);
  expect((await ages.exported("activity_weekly")?.())?.asOf).toBe(written);
  expect((await ages.exported("gym_summary")?.())?.asOf).toBe(now);
  expect((await ages.landed()).asOf).toBe(now);
});

it("does not exist for generated tables", () => expect(agesOver(traceFixture()).exported("dates")).toBeUndefined());

it("is one line", () => {
  const age = { asOf: now, pendingMonths: ["2026-10", "2026-11"], hasMore: true };
  expect(ageText("t", age)).toBe(
    "t: as of 2026-11-24T10:00:00.000Z; pending months (EXPORT_SCHEDULE): 2026-10, 2026-11 and others",
  );
  expect(ageText("t", { ...age, pendingMonths: [] })).toBe("t: as of 2026-11-24T10:00:00.000Z");
});
