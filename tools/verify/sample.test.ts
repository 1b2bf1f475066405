import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { summaries, summaryNamed } from "../../shared/gold/registry.ts";
import { silverDefinitions } from "../../shared/silver/documents/registry.ts";
import { streams } from "../../shared/streams/registry.ts";
import { pipelineInMemory } from "../../testing/in-memory.ts";
import { sampleOf } from "./sample.ts";
import { excludedSummaries, verifiableSummaries } from "./verifiable-summaries.ts";

const tag = "verify-20261124-214355-3f9a";
const sample = sampleOf(tag);
const pipelineOptions = { streams, definitions: silverDefinitions, summaries };

describe("the sample", () => {
  it.each(["Pacific/Honolulu", "UTC", "Pacific/Auckland"])(
    "produces the expected rows, stream first, in %s",
    async (zone) => {
      const pipeline = pipelineInMemory(pipelineOptions, zone);
      await pipeline.send(sample.stream);
      await pipeline.send(sample.batch);
      for (const { summary: name, parameters, rows } of sample.expectations) {
        const summary = summaryNamed(name);
        if (summary === undefined) throw new Error(`no summary is called ${name}`);
        expect([name, await pipeline.personalRows(summary, parameters)]).toEqual([name, rows]);
      }
    },
  );

  it("covers every summary except the excluded ones", () => {
    const covered = sample.expectations.map(({ summary }) => summary);
    expect(new Set([...covered, ...Object.keys(excludedSummaries)])).toEqual(
      new Set(summaries.map(({ name }) => name)),
    );
    expect(covered.filter((name) => name in excludedSummaries)).toEqual([]);
    const verifiable = verifiableSummaries(summaries);
    expect(new Set(verifiable.map(({ name }) => name))).toEqual(new Set(covered));
    const hourly = verifiable.filter(({ isHourly }) => isHourly).map(({ name }) => name);
    expect(hourly).toEqual(["activity_daily", "activity_weekly", "activity_monthly", "heart_rate_daily"]);
  });

  it("does not change other rows", async () => {
    const pipeline = pipelineInMemory(pipelineOptions);
    const other = sampleOf("verify-other");
    await pipeline.send([...other.stream, ...other.batch]);
    const before = await Promise.all(summaries.map((summary) => pipeline.personalRows(summary)));
    await pipeline.send([...sample.batch, ...sample.stream, ...sample.closing]);
    for (const [index, summary] of summaries.entries()) {
      const rows = await pipeline.personalRows(summary);
      expect(rows).toEqual(expect.arrayContaining([...(before[index] ?? [])]));
      const added = rows.length - (before[index] ?? []).length;
      expect(rows.filter((row) => JSON.stringify(row).includes(tag))).toHaveLength(added);
    }
  });

  it("needs new people: repeated events produce the same documents", async () => {
    const pipeline = pipelineInMemory(pipelineOptions);
    const all = [...sample.stream, ...sample.batch, ...sample.closing];
    await pipeline.send(all);
    const contents = pipeline.silver.contents();
    const rows = await Promise.all(summaries.map((summary) => pipeline.personalRows(summary)));
    await pipeline.send(all);
    expect(pipeline.silver.contents()).toEqual(contents);
    expect(await Promise.all(summaries.map((summary) => pipeline.personalRows(summary)))).toEqual(rows);
  });

  it("leaves as much data as docs/deploy.md documents", async () => {
    const pipeline = pipelineInMemory(pipelineOptions);
    const all = [...sample.stream, ...sample.batch, ...sample.closing];
    await pipeline.send(all);
    const documents = [...pipeline.silver.containers.values()].flatMap((container) => container.all());
    const rows = await Promise.all(summaries.map((summary) => pipeline.personalRows(summary)));
    const kilobytes = Math.round(JSON.stringify(documents).length / 1000);
    const expected = `${all.length} events in bronze, ${documents.length} documents in silver (${kilobytes} KB) and ${rows.flat().length} rows`;
    expect(readFileSync("docs/deploy.md", "utf8")).toContain(expected);
  });

  it("contains its tag in every event, and is equal for equal tags", () => {
    const events = [...sample.batch, ...sample.stream, ...sample.closing];
    expect(events.filter(({ body }) => !body.includes(tag))).toEqual([]);
    expect(sampleOf(tag)).toEqual(sample);
  });

  it("sends some events twice, over HTTP and in the file", () => {
    const sentTwice = sample.batch.filter(({ body }) => sample.stream.some((other) => other.body === body));
    expect(sentTwice.length).toBeGreaterThan(10);
    expect(sentTwice.length).toBeLessThan(sample.batch.length);
  });
});
