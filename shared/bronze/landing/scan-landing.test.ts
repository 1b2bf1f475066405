import { describe, expect, it } from "vitest";
import { landFile } from "./land-file.ts";
import { fileId, type LandingFile } from "./landing-file.ts";
import { originalsRetention, scanLanding } from "./scan-landing.ts";
import { landingTime, memoryLanding } from "./testing/memory-landing.ts";

const reading = '{"device_id":"d","time":1678521600,"heartrate":70}';
const limits = { grace: 600_000, retention: originalsRetention };

async function scan(landing: ReturnType<typeof memoryLanding>, now = landingTime) {
  const found: LandingFile[] = [];
  const failed: string[] = [];
  const { removed } = await scanLanding(
    { ...landing, now: () => now },
    limits,
    async (file) => void found.push(file),
    ({ name }) => failed.push(name),
  );
  return { found: found.map(({ name }) => name), removed, failed };
}

describe("the scan of landing", () => {
  it("enqueues files that have not landed within the grace period", async () => {
    const landing = memoryLanding();
    landing.files.put("missed", Buffer.from(reading), landingTime - limits.grace);
    landing.files.put("new", Buffer.from(reading), landingTime - limits.grace + 1);
    landing.files.put("empty", Buffer.from(""), landingTime - limits.grace);
    landing.files.put("folder/", Buffer.from(""), landingTime - limits.grace);
    const etag = landing.files.put("landed", Buffer.from(reading), landingTime - limits.grace);
    await landFile(landing, { name: "landed", etag }, landingTime + 1);
    expect(await scan(landing)).toEqual({ found: ["missed", "empty"], removed: 0, failed: [] });
  });

  it("goes on behind a file on which it fails, and reports that one", async () => {
    const landing = memoryLanding();
    for (const name of ["a", "damaged", "c"]) landing.files.put(name, Buffer.from(reading), 0);
    const damaged = fileId({ name: "damaged", etag: "0x2" });
    const manifest = {
      ...landing.manifest,
      async get(partitionKey: string, rowKey: string) {
        if (rowKey === damaged) throw new Error("the row is damaged");
        return landing.manifest.get(partitionKey, rowKey);
      },
    };
    expect(await scan({ ...landing, manifest })).toEqual({ found: ["a", "c"], removed: 0, failed: ["damaged"] });
  });

  it("does not enqueue a leased file", async () => {
    const landing = memoryLanding();
    const etag = landing.files.put("f", Buffer.from(`${reading}\n${reading}`), 0);
    const manifest = {
      ...landing.manifest,
      async get(partitionKey: string, rowKey: string) {
        const row = await landing.manifest.get(partitionKey, rowKey);
        if (partitionKey.startsWith("landing|") && row !== undefined) expect((await scan(landing)).found).toEqual([]);
        return row;
      },
    };
    expect.assertions(3);
    await landFile({ ...landing, manifest }, { name: "f", etag }, landingTime + 1);
  });

  it("removes an original a week after it landed, unless records were truncated", async () => {
    const landing = memoryLanding();
    const contents = {
      whole: reading,
      rejected: `${reading}\n{`,
      truncated: `${reading}\n${" ".repeat(2 ** 20)}x`,
      unknown: "?",
      empty: "",
    };
    for (const [name, content] of Object.entries(contents)) {
      const etag = landing.files.put(name, Buffer.from(content), landingTime);
      await landFile(landing, { name, etag }, landingTime + 1);
    }
    expect((await scan(landing, landingTime + originalsRetention - 1)).removed).toBe(0);
    expect((await scan(landing, landingTime + originalsRetention)).removed).toBe(3);
    const left: string[] = [];
    for await (const { name } of landing.files.list()) left.push(name);
    expect(left).toEqual(["truncated", "unknown"]);
  });
});
