import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvRows, maxLinesNearBrokenQuote } from "./csv-rows.ts";
import { type FileRecord, type ResumePoint, startOfFile } from "./record.ts";
import { splitRecords } from "./split.ts";

/** Small, so that every limit is reached within a few bytes. */
const maxRecord = 24;

async function* cut(content: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let from = 0, index = 0; from < content.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    yield content.subarray(from, from + size);
    from += size;
  }
}

async function split(content: Buffer, sizes: readonly number[], from: ResumePoint = startOfFile, max = maxRecord) {
  const records: FileRecord[] = [];
  const splitter = csvRows({ delimiter: ",", columns: 3 });
  for await (const some of splitRecords(cut(content.subarray(from.offset), sizes), splitter, from, max))
    records.push(...some);
  return records.map(({ raw, ...record }) => ({ ...record, text: Buffer.from(raw).toString() }));
}

const digit = fc.integer({ min: 0, max: 9 });
const good = fc.oneof(
  digit.map((n) => `d,${n},70`),
  digit.map((n) => `"d","${n}","70"`),
  digit.map((n) => `"d,""",${n},70`),
  digit.map((n) => `"d\ne",${n},70`),
);
/** Around the limit of a record, and beyond a region. */
const lengths = fc.oneof(
  fc.integer({ min: 0, max: 6 }),
  fc.integer({ min: maxRecord - 4, max: maxRecord + 6 }),
  fc.constant(90),
);
/** Rows with an odd number of quotes: the last of them is not closed. */
const broken = fc
  .tuple(fc.constantFrom("", "d,"), lengths, lengths)
  .map(([start, quotes, rest]) => `${start}${'"'.repeat(2 * Math.floor(quotes / 2) + 1)}${"x".repeat(rest)}`);
const long = lengths.map((length) => `d,1,${"7".repeat(length)}`);
const files = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: good.map((text) => ({ text, isGood: true })) },
    fc.oneof(broken, long).map((text) => ({ text, isGood: false })),
  ),
  { maxLength: 30 },
);
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });

describe("rows of CSV", () => {
  it("that are good are records, whatever broken quotes are between them, for any blocks and resume points", async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.constantFrom("\n", "\r\n"), sizes, async (rows, end, blocks) => {
        const content = Buffer.from(rows.map(({ text }) => text + end).join(""));
        const whole = await split(content, [content.length || 1]);
        const found = whole.map(({ text }) => text);
        const expected = rows.filter(({ isGood }) => isGood).map(({ text }) => text);
        expect(found.filter((text) => expected.includes(text))).toEqual(expected);
        expect(await split(content, blocks)).toEqual(whole);
        for (const [index, { after }] of whole.entries())
          expect(await split(content, blocks, after)).toEqual(whole.slice(index + 1));
      }),
      { numRuns: 500 },
    );
  });

  it("behind a quote that is longer than a record are records", async () => {
    const rows = Array.from({ length: 50 }, (_, index) => `d,${index},70`);
    for (const quotes of [1, 2, 3, maxRecord, maxRecord + 1, maxRecord + 2, maxRecord + 3, 200, 201]) {
      const content = Buffer.from([`${'"'.repeat(quotes)}`, ...rows].join("\n"));
      const found = await split(content, [7]);
      expect(found.slice(1).map(({ text }) => text)).toEqual(rows);
    }
  });

  it("that follow one another in quotes cost a bounded time", async () => {
    const line = '"d",1,"7\n';
    const content = Buffer.from(line.repeat(60_000));
    const start = process.cpuUsage();
    const found = await split(content, [128 * 1024], startOfFile, 2 ** 19);
    expect(found.length).toBeGreaterThan(1_000);
    // Microseconds of the processor: other processes do not count.
    expect(process.cpuUsage(start).user).toBeLessThan(5_000_000);
  });

  it("close to a broken quote have few lines", async () => {
    const cell = (lines: number) => `"${"\n".repeat(lines)}",1,70`;
    const fits = cell(maxLinesNearBrokenQuote - 1);
    const found = await split(Buffer.from(`"broken\n${fits}\nd,1,70\n`), [9], startOfFile, 1_000);
    expect(found.map(({ text }) => text)).toEqual(['"broken', fits, "d,1,70"]);
  });
});
