import { describe, expect, it } from "vitest";
import { landFile } from "./land-file.ts";
import type { LandingFile } from "./landed-file.ts";
import { keepOriginals, sweep } from "./sweep.ts";
import { landingTime, memoryLanding } from "./testing/memory-landing.ts";

const sound = '{"device_id":"d","time":1678521600,"heartrate":70}';
const limits = { grace: 600_000, keep: keepOriginals };

async function swept(landing: ReturnType<typeof memoryLanding>, now = landingTime) {
  const found: LandingFile[] = [];
  const { removed } = await sweep({ ...landing, now: () => now }, limits, async (file) => {
    found.push(file);
  });
  return { found: found.map(({ name }) => name), removed };
}

describe("the sweep", () => {
  it("finds files that lie there for long without having landed", async () => {
    const landing = memoryLanding();
    landing.files.put("missed", Buffer.from(sound), landingTime - limits.grace);
    landing.files.put("new", Buffer.from(sound), landingTime - limits.grace + 1);
    landing.files.put("folder", Buffer.from(""), landingTime - limits.grace);
    const etag = landing.files.put("landed", Buffer.from(sound), landingTime - limits.grace);
    await landFile(landing, { name: "landed", etag }, landingTime + 1);
    expect(await swept(landing)).toEqual({ found: ["missed"], removed: 0 });
  });

  it("leaves a file alone that is being worked on", async () => {
    const landing = memoryLanding();
    const etag = landing.files.put("f", Buffer.from(`${sound}\n${sound}`), 0);
    const manifest = {
      ...landing.manifest,
      async get(partitionKey: string, rowKey: string) {
        const row = await landing.manifest.get(partitionKey, rowKey);
        if (partitionKey.startsWith("landing|") && row !== undefined) expect((await swept(landing)).found).toEqual([]);
        return row;
      },
    };
    expect.assertions(3);
    await landFile({ ...landing, manifest }, { name: "f", etag }, landingTime + 1);
  });

  it("removes an original a week after it landed, unless bronze holds only parts of it", async () => {
    const landing = memoryLanding();
    const contents = { whole: sound, refused: `${sound}\n{`, cut: `${sound}\n${" ".repeat(2 ** 20)}x`, unknown: "?" };
    for (const [name, content] of Object.entries(contents)) {
      const etag = landing.files.put(name, Buffer.from(content), landingTime);
      await landFile(landing, { name, etag }, landingTime + 1);
    }
    expect((await swept(landing, landingTime + keepOriginals - 1)).removed).toBe(0);
    expect((await swept(landing, landingTime + keepOriginals)).removed).toBe(2);
    const left: string[] = [];
    for await (const { name } of landing.files.list()) left.push(name);
    expect(left).toEqual(["cut", "unknown"]);
  });
});
