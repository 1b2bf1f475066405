import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { summaries, summaryNamed } from "../../shared/gold/registry.ts";
import { silverDefinitions } from "../../shared/silver/documents/registry.ts";
import { streams } from "../../shared/streams/registry.ts";
import { pipelineInMemory } from "../../testing/in-memory.ts";
import { leftOut, sampleOf, verifiable } from "./sample.ts";

const tag = "verify-20261124-214355-3f9a";
const sample = sampleOf(tag);
const house = { streams, definitions: silverDefinitions, summaries };

describe("the sample", () => {
  it.each(["Pacific/Honolulu", "UTC", "Pacific/Auckland"])(
    "comes to what was said, stream first, in %s",
    async (zone) => {
      const pipeline = pipelineInMemory(house, zone);
      await pipeline.send(sample.stream);
      await pipeline.send(sample.batch);
      for (const { summary: name, parameters, rows } of sample.expectations) {
        const summary = summaryNamed(name);
        if (summary === undefined) throw new Error(`no summary is called ${name}`);
        expect([name, await pipeline.whole(summary, parameters)]).toEqual([name, rows]);
      }
    },
  );

  it("covers every summary, or says why not", () => {
    const covered = sample.expectations.map(({ summary }) => summary);
    expect(new Set([...covered, ...Object.keys(leftOut)])).toEqual(new Set(summaries.map(({ name }) => name)));
    expect(covered.filter((name) => name in leftOut)).toEqual([]);
    const known = verifiable(summaries);
    expect(new Set(known.map(({ name }) => name))).toEqual(new Set(covered));
    const slow = known.filter(({ unhurried }) => unhurried).map(({ name }) => name);
    expect(slow).toEqual(["activity_daily", "activity_weekly", "activity_monthly"]);
  });

  it("changes no row but its own", async () => {
    const pipeline = pipelineInMemory(house);
    const other = sampleOf("verify-other");
    await pipeline.send([...other.stream, ...other.batch]);
    const before = await Promise.all(summaries.map((summary) => pipeline.whole(summary)));
    await pipeline.send([...sample.batch, ...sample.stream, ...sample.closing]);
    for (const [index, summary] of summaries.entries()) {
      const rows = await pipeline.whole(summary);
      expect(rows).toEqual(expect.arrayContaining([...(before[index] ?? [])]));
      const added = rows.length - (before[index] ?? []).length;
      expect(rows.filter((row) => JSON.stringify(row).includes(tag))).toHaveLength(added);
    }
  });

  it("would prove nothing with people who were there before: facts sent again are the same documents", async () => {
    const pipeline = pipelineInMemory(house);
    const all = [...sample.stream, ...sample.batch, ...sample.closing];
    await pipeline.send(all);
    const held = pipeline.silver.contents();
    const rows = await Promise.all(summaries.map((summary) => pipeline.whole(summary)));
    await pipeline.send(all);
    expect(pipeline.silver.contents()).toEqual(held);
    expect(await Promise.all(summaries.map((summary) => pipeline.whole(summary)))).toEqual(rows);
  });

  it("leaves as much behind as docs/deploy.md says", async () => {
    const pipeline = pipelineInMemory(house);
    const all = [...sample.stream, ...sample.batch, ...sample.closing];
    await pipeline.send(all);
    const documents = [...pipeline.silver.containers.values()].flatMap((container) => container.all());
    const rows = await Promise.all(summaries.map((summary) => pipeline.whole(summary)));
    const kilobytes = Math.round(JSON.stringify(documents).length / 1000);
    const said = `${all.length} events in bronze, ${documents.length} documents in silver (${kilobytes} KB) and ${rows.flat().length} rows`;
    expect(readFileSync("docs/deploy.md", "utf8")).toContain(said);
  });

  it("carries its tag in every event, and is the same for the same tag", () => {
    const events = [...sample.batch, ...sample.stream, ...sample.closing];
    expect(events.filter(({ body }) => !body.includes(tag))).toEqual([]);
    expect(sampleOf(tag)).toEqual(sample);
  });

  it("sends some events through both doors", () => {
    const twice = sample.batch.filter(({ body }) => sample.stream.some((other) => other.body === body));
    expect(twice.length).toBeGreaterThan(10);
    expect(twice.length).toBeLessThan(sample.batch.length);
  });
});
