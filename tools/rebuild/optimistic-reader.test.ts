import { expect, it } from "vitest";
import { memoryContainer } from "../../shared/gold/testing/memory-container.ts";
import { silverDefinitions } from "../../shared/silver/documents/registry.ts";
import { runSlice } from "../../shared/silver/slice/run-slice.ts";
import { world } from "../../shared/silver/testing/world.ts";
import { hopeful } from "./optimistic-reader.ts";

it("believes once that a document is not there", async () => {
  const container = memoryContainer("owner");
  container.put({ id: "a", owner: "x" } as never);
  const hoping = hopeful(container);
  expect(await hoping.read("a", "x")).toBeUndefined();
  expect(await hoping.create({ id: "a" }, "x")).toBe(false);
  expect(await hoping.read("a", "x")).toMatchObject({ document: { id: "a" } });
});

it("changes nothing about what silver becomes", async () => {
  const bodies = [1, 2, 3].map((bpm) =>
    JSON.stringify({ device_id: "d", time: 1_795_000_000 + bpm, heartrate: 60 + bpm }),
  );
  const documents = async (wrap: typeof hopeful) => {
    const { silver, land, containers } = world();
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
  expect(await documents(hopeful)).toEqual(await documents((container) => container as never));
});
