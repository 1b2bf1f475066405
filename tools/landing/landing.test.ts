import { expect, it } from "vitest";
import { landFile } from "../../shared/bronze/landing/land-file.ts";
import { landingTime, memoryLanding } from "../../shared/bronze/landing/testing/memory-landing.ts";
import { listLandings } from "./list.ts";
import { showLanding } from "./show.ts";

const reading = '{"device_id":"d","time":1678521600,"heartrate":70}';

async function landedFiles() {
  const landing = memoryLanding();
  let clock = landingTime;
  const contents = { "a/one.json": reading, "b/one.json": "?", "two\u001b.json": reading, empty: "" };
  for (const [name, content] of Object.entries(contents)) {
    clock += 1000;
    const now = clock;
    const etag = landing.files.put(name, Buffer.from(content));
    await landFile({ ...landing, now: () => now }, { name, etag }, now + 1);
  }
  return landing;
}

it("lists the newest files, with their status and the reason", async () => {
  const { manifest } = await landedFiles();
  const options = { status: undefined, limit: 50, format: "table" } as const;
  const notes: string[] = [];
  const note = (line: string) => void notes.push(line);
  const all = await listLandings(manifest, options, note);
  expect(all).toContain("4 rows");
  expect(all).toMatch(/unknown .*b\/one\.json.*unknown: it begins neither with JSON nor with a known CSV head/);
  expect(all).toContain("two\\u001b.json");
  const names = async (limit: number) => {
    const rows: { file: string }[] = JSON.parse(
      await listLandings(manifest, { ...options, limit, format: "json" }, note),
    );
    return rows.map(({ file }) => file);
  };
  expect(await names(50)).toEqual(["empty", "two\u001b.json", "b/one.json", "a/one.json"]);
  expect(await names(1)).toEqual(["empty"]);
  expect(notes.at(-1)).toContain("3 older files are not listed");
  expect(await listLandings(manifest, { ...options, status: "unknown" }, note)).toContain("1 row");
});

it("shows the report of a file by its name, or by the end of its name", async () => {
  const landing = await landedFiles();
  expect(JSON.parse(await showLanding(landing, "a/one.json"))).toMatchObject({ status: "complete", records: 1 });
  expect(JSON.parse(await showLanding(landing, "empty"))).toMatchObject({ status: "complete", records: 0 });
  await expect(showLanding(landing, "one.json")).rejects.toThrow(
    "several files end with one.json: a/one.json, b/one.json",
  );
  await expect(showLanding(landing, "none")).rejects.toThrow("no landed file is called none");
});
