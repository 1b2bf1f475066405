import { expect, it } from "vitest";
import { world } from "../testing/world.ts";
import { partitionsWithNews } from "./plan.ts";
import { runSlice } from "./run-slice.ts";

const reading = { device_id: "d", time: 1_678_521_600, heartrate: 70 };

it("partitionsWithNews are those with rows behind the progress of this database", async () => {
  const here = world();
  const { bronze } = here.silver;
  expect(await partitionsWithNews(bronze, "silver")).toEqual([]);
  await here.land("heart-rates", "0", [reading]);
  await here.land("heart-rates", "1", [reading]);
  const both = ["heart-rates|0|1", "heart-rates|1|1"];
  expect((await partitionsWithNews(bronze, "silver")).toSorted()).toEqual(both);
  await runSlice(here.silver, "heart-rates|0|1", { events: 1, bytes: 1, files: 1, documents: 1 });
  expect(await partitionsWithNews(bronze, "silver")).toEqual(["heart-rates|1|1"]);
  expect((await partitionsWithNews(bronze, "another")).toSorted()).toEqual(both);
});
