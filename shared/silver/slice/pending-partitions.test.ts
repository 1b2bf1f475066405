import { expect, it } from "vitest";
import { silverFixture } from "../testing/fixture.ts";
import { pendingPartitions } from "./pending-partitions.ts";
import { runSlice } from "./run-slice.ts";

const reading = { device_id: "d", time: 1_678_521_600, heartrate: 70 };

it("pendingPartitions returns the partitions with rows after this database's position", async () => {
  const fixture = silverFixture();
  const { bronze } = fixture.silver;
  expect(await pendingPartitions(bronze, "silver")).toEqual([]);
  await fixture.land("heart-rates", "0", [reading]);
  await fixture.land("heart-rates", "1", [reading]);
  const both = ["heart-rates|0|1", "heart-rates|1|1"];
  expect((await pendingPartitions(bronze, "silver")).toSorted()).toEqual(both);
  await runSlice(fixture.silver, "heart-rates|0|1", { events: 1, bytes: 1, files: 1, documents: 1 });
  expect(await pendingPartitions(bronze, "silver")).toEqual(["heart-rates|1|1"]);
  expect((await pendingPartitions(bronze, "another")).toSorted()).toEqual(both);
});
