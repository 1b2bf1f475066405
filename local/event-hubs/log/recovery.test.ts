import { appendFile, readFile, truncate, writeFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/clients.ts";
import { event, openLog, readAll, type TestLogOptions } from "../testing/events.ts";
import { blockEnd, readHeader } from "./block.ts";
import { CorruptLogError, segmentPaths } from "./segment.ts";

const events = ["one", "two", "three", "four", "five", "six"];
const oneFile: TestLogOptions = { segmentBytes: 1e6 };
const manyFiles: TestLogOptions = { segmentBytes: 1 };

/** Writes and closes a log of six blocks with one event each; returns its files. */
async function closedLog(options: TestLogOptions) {
  const folder = await temporaryFolder();
  const log = await openLog(folder, options);
  for (const body of events) await log.append([event(body)]);
  await log.close();
  return { folder, paths: await segmentPaths(folder) };
}

/** End offset of each block of a file. */
function blockEnds(bytes: Buffer): number[] {
  const ends: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const header = readHeader(bytes.subarray(at));
    if (header === undefined) throw new Error(`no block at byte ${at}`);
    at = blockEnd(header);
    ends.push(at);
  }
  return ends;
}

async function bodiesIn(folder: string, options: TestLogOptions): Promise<string[]> {
  const log = await openLog(folder, options);
  try {
    return (await readAll(log)).map(({ body }) => body);
  } finally {
    await log.close();
  }
}

describe("a log whose writer was killed", () => {
  it("recovers all complete blocks, and continues after them, for any truncation", async () => {
    const { paths } = await closedLog(oneFile);
    const [path = ""] = paths;
    const bytes = await readFile(path);
    const ends = blockEnds(bytes);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), async (length) => {
        const folder = await temporaryFolder();
        await writeFile(path.replace(/^.*(?=\/)/, folder), bytes.subarray(0, length));
        const recovered = await bodiesIn(folder, oneFile);
        expect(recovered).toEqual(events.slice(0, recovered.length));
        expect(recovered.length).toBe(ends.filter((end) => end <= length).length);
        const log = await openLog(folder, oneFile);
        await log.append([event("next")]);
        expect((await readAll(log)).at(-1)).toMatchObject({ body: "next", sequenceNumber: recovered.length });
        await log.close();
      }),
      { numRuns: 60 },
    );
  });

  it("logs the number of truncated bytes", async () => {
    const { folder, paths } = await closedLog(oneFile);
    await appendFile(paths[0] ?? "", "EHL1 half a block");
    const lines: string[] = [];
    await (await openLog(folder, { ...oneFile, lines })).close();
    expect(lines).toEqual([`${paths[0]}: truncated 17 bytes that were never acknowledged`]);
  });

  it("continues from the previous file when the last one has no complete block", async () => {
    const { folder, paths } = await closedLog(manyFiles);
    await truncate(paths.at(-1) ?? "", 50);
    expect(await bodiesIn(folder, manyFiles)).toEqual(events.slice(0, -1));
    expect(await segmentPaths(folder)).toEqual(paths.slice(0, -1));
  });
});

describe("a log with a changed byte", () => {
  it.each([
    ["one file", oneFile],
    ["many files", manyFiles],
  ])("never serves it: %s", async (_, options) => {
    const { folder, paths } = await closedLog(options);
    const files = await Promise.all(paths.map((path) => readFile(path)));
    const location = fc
      .nat(paths.length - 1)
      .chain((file) => fc.record({ file: fc.constant(file), at: fc.nat((files[file]?.length ?? 1) - 1) }));
    await fc.assert(
      fc.asyncProperty(location, fc.integer({ min: 1, max: 255 }), async ({ file, at }, change) => {
        await Promise.all(paths.map((path, index) => writeFile(path, files[index] ?? "")));
        const changed = Buffer.from(files[file] ?? "");
        changed[at] = (changed[at] ?? 0) ^ change;
        await writeFile(paths[file] ?? "", changed);
        const outcome = await bodiesIn(folder, options).catch((error: Error) => error);
        // the last block may be an incomplete write, which is truncated; any other damage is an error
        if (Array.isArray(outcome)) expect(outcome).toEqual(events.slice(0, -1));
        else expect(outcome).toBeInstanceOf(CorruptLogError);
      }),
      { numRuns: 150 },
    );
  });

  it("names file and offset", async () => {
    const { folder, paths } = await closedLog(oneFile);
    const bytes = await readFile(paths[0] ?? "");
    bytes[50] = 0;
    await writeFile(paths[0] ?? "", bytes);
    await expect(openLog(folder, oneFile)).rejects.toThrow(`${paths[0]} is corrupt at byte 0: a block's checksum`);
  });

  it("is reported when a file is missing in the middle", async () => {
    const { folder, paths } = await closedLog(manyFiles);
    await truncate(paths[2] ?? "", 60);
    await expect(openLog(folder, manyFiles)).rejects.toThrow(CorruptLogError);
  });
});
