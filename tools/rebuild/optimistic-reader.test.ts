import { expect, it } from "vitest";
import { silverDefinitions } from "../../shared/silver/documents/registry.ts";
import { runSlice } from "../../shared/silver/slice/run-slice.ts";
import { silverFixture } from "../../shared/silver/testing/fixture.ts";
import { memoryContainer } from "../../testing/fakes/memory-container.ts";
import { optimisticReader } from "./optimistic-reader.ts";

it("assumes once that a document is absent", async () => {
  const container = memoryContainer("owner");
  container.put({ id: "a", owner: "x" } as never);
  const reader = optimisticReader(container);
  expect(await reader.read("a", "x")).toBeUndefined();
  expect(await reader.create({ id: "a" }, "x")).toBe(false);
  expect(await reader.read("a", "x")).toMatchObject({ document: { id: "a" } });
});

it("does not change the documents of silver", async () => {
  const bodies = [1, 2, 3].map((bpm) =>
    JSON.stringify({ device_id: "d", time: 1_795_000_000 + bpm, heartrate: 60 + bpm }),
  );
  const documents = async (wrap: typeof optimisticReader) => {
    const { silver, land, containers } = silverFixture();
    const wrapped = new Map([...containers].map(([name, container]) => [name, wrap(container)]));
    const target = { ...silver, container: (name: string) => wrapped.get(name) ?? silver.container(name) };
    for (const body of bodies) {
      await land("heart-rates", "0", [body]);
      for (const key of await silver.bronze.partitions())
        await runSlice(target, key, { events: 10, bytes: 1e6, files: 2, documents: 2 });
    }
    return containers.get("heart-rates")?.all();
  };
  expect(silverDefinitions.length).toBeGreaterThan(0);
  expect(await documents(optimisticReader)).toEqual(await documents((container) => container as never));
});
