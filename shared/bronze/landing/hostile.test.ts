import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Landing, landFile, landingLimits } from "./land-file.ts";
import { landingTime, memoryLanding } from "./testing/memory-landing.ts";

const tomorrow = landingTime + 24 * 3_600_000;
const reading = (second = 0) => JSON.stringify({ device_id: "d", time: 1_678_521_600 + second, heartrate: 70 });
const mebibyte = 2 ** 20;

async function landed(content: string | Uint8Array) {
  const landing = memoryLanding();
  const etag = landing.files.put("f", Buffer.from(content));
  await landFile(landing, { name: "f", etag }, tomorrow);
  return { landing, report: await landing.onlyReport(), quarantined: await landing.quarantined() };
}

describe("a file that is broken or hostile", () => {
  it("truncated gzip: everything before the truncation lands, and the report contains the fault", async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => reading(index)).join("\n");
    const whole = gzipSync(lines);
    const { report, quarantined } = await landed(whole.subarray(0, whole.length / 2));
    expect(report).toMatchObject({ status: "unreadable", reason: { code: "truncated" } });
    expect(report.records).toBeGreaterThan(5_000);
    expect(report.streams["heart-rates"]?.accepted).toBe(report.records);
    expect(quarantined).toEqual([]);
  });

  it("damaged gzip, and content that only begins like gzip", async () => {
    const bytes = gzipSync(Buffer.from(`${reading()}\n`.repeat(1000)));
    bytes.fill(0x55, 30, 60);
    expect((await landed(bytes)).report).toMatchObject({ status: "unreadable", reason: { code: "damaged" } });
    expect((await landed(Uint8Array.of(0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10))).report.status).toBe("unreadable");
  });

  it("a JSON array that is not closed", async () => {
    const { report, quarantined } = await landed(`[${reading(0)},${reading(1)},{"device_id":`);
    expect(report).toMatchObject({ status: "unreadable", records: 3, reason: { code: "truncated" } });
    expect(quarantined).toEqual([[3, "not-json", '{"device_id":']]);
  });

  it("deep nesting rejects the record and does not crash", async () => {
    const deep = `${"[".repeat(400_000)}${"]".repeat(400_000)}`;
    const objects = `${'{"a":'.repeat(150_000)}1${"}".repeat(150_000)}`;
    const lines = [reading(0), `{"device_id":${deep},"time":1,"heartrate":1}`, objects, deep, reading(1)];
    for (const content of [lines.join("\n"), `[${lines.join(",")}]`]) {
      const { report } = await landed(content);
      expect(report).toMatchObject({ status: "complete", records: 5 });
      expect(report.streams["heart-rates"]).toEqual({ accepted: 2, ignored: 0, quarantined: 3 });
    }
  });

  it("a record of 1 MiB lands; of a larger one the first MiB is stored", async () => {
    const long = (length: number) => {
      const start = reading().slice(0, -1);
      return `${start},"x":"${"x".repeat(length - start.length - 8)}"}`;
    };
    for (const [open, between, close] of [
      ["", "\n", ""],
      ["[", ",", "]"],
    ] as const) {
      const records = [long(mebibyte), long(mebibyte + 1), long(5 * mebibyte), reading()];
      const { report, quarantined, landing } = await landed(`${open}${records.join(between)}${close}`);
      expect(report).toMatchObject({ status: "complete", records: 4, truncated: 2 });
      expect(quarantined.map(([number, code, body]) => [number, code, body.length])).toEqual([
        [2, "too-large", mebibyte],
        [3, "too-large", mebibyte],
      ]);
      expect((await landing.accepted()).map(([number, body]) => [number, body.length])).toEqual([
        [1, mebibyte],
        [4, reading().length],
      ]);
    }
  });

  it("a small gzip with millions of records that are not ours stops early", async () => {
    const content = gzipSync(Buffer.from("{}\n".repeat(5_000_000)));
    const start = `${reading()}\n`;
    const { report } = await landed(Buffer.concat([gzipSync(start), content]));
    expect(report).toMatchObject({ status: "unreadable", reason: { code: "not-ours" } });
    expect(report.streams["heart-rates"]?.quarantined).toBeLessThan(120_000);
  });

  it("records that are not ours between others do not stop a file", async () => {
    const limits = { ...landingLimits, chunk: { records: 10, bytes: 1e6 }, quarantinedInRow: 30 };
    const landing = memoryLanding();
    const records = Array.from({ length: 200 }, (_, index) => (index % 25 === 0 ? reading(index) : "{}"));
    const etag = landing.files.put("f", Buffer.from(records.join("\n")));
    await landFile(landing, { name: "f", etag }, tomorrow, limits);
    expect(await landing.onlyReport()).toMatchObject({ status: "complete", records: 200 });
  });

  it("a CSV with a million columns", async () => {
    const head = Array.from({ length: 1_000_000 }, (_, index) => `c${index}`).join();
    const { report } = await landed(`${head}\n1,2,3\n`);
    expect(report).toMatchObject({ status: "unreadable", records: 0, reason: { code: "head-too-long" } });
  });

  it("a row with half a million cells, and a quote that is never closed, affect only their rows", async () => {
    const wide = `d,1678521600,70${",x".repeat(500_000)}`;
    const rows = [wide, '"never closed,1678521600,70', "d,1678521601,71", 'd,1678521602,"72"'];
    const { report, quarantined } = await landed(`device_id,time,heartrate\n${rows.join("\n")}\n`);
    expect(report).toMatchObject({
      status: "complete",
      records: 4,
      problems: [
        { record: 1, line: 2, code: "cell-count" },
        { record: 2, line: 3, code: "not-csv" },
      ],
    });
    expect(quarantined).toMatchObject([
      [1, "cell-count", expect.stringMatching(/^d,/)],
      [2, "not-csv", rows[1]],
    ]);
  });

  it("1,200,001 quotes in a row of CSV affect only their row", async () => {
    const rows = Array.from({ length: 80_000 }, (_, index) => `d,${1_678_521_600 + index},70`);
    const { report } = await landed(`device_id,time,heartrate\n${'"'.repeat(1_200_001)}\n${rows.join("\n")}\n`);
    expect(report).toMatchObject({ status: "complete", records: 80_001, truncated: 1 });
    expect(report.streams["heart-rates"]).toEqual({ accepted: 80_000, ignored: 0, quarantined: 1 });
  });

  it("after a quote that is not closed within 1 MiB, all other rows land", async () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => `d,${1_678_521_600 + index},70`);
    const { report } = await landed(`device_id,time,heartrate\n"broken,1,1\n${rows.join("\n")}\n`);
    expect(report.streams["heart-rates"]).toEqual({ accepted: 100_000, ignored: 0, quarantined: 1 });
  });

  it("wrong encodings: UTF-16 as a whole, and records that are not UTF-8", async () => {
    for (const text of [`\ufeff${reading()}`, reading(), "device_id,time,heartrate\nd,1678521600,70\n"])
      for (const wide of [Buffer.from(text, "utf16le"), Buffer.from(text, "utf16le").swap16()])
        expect((await landed(wide)).report).toMatchObject({ status: "unreadable", reason: { code: "wrong-encoding" } });
    const latin = Buffer.from(
      `${reading(0)}\n{"device_id":"M\xfcller","time":1678521600,"heartrate":1}\n${reading(1)}`,
      "latin1",
    );
    expect((await landed(latin)).quarantined.map(([number, code]) => [number, code])).toEqual([[2, "not-text"]]);
    const csv = Buffer.from("device_id,time,heartrate\nM\xfcller,1678521600,70\nd,1678521600,70", "latin1");
    expect((await landed(csv)).quarantined).toEqual([[1, "not-text", "M\xfcller,1678521600,70"]]);
  });

  it.each([
    ["no events", '{"a":1}\n{"b":2}'],
    ["an unknown CSV head", "a,b,c\n1,2,3"],
    ["text", "hello"],
    ["bytes", Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0)],
  ])("%s: reported as unknown, and nothing lands", async (_, content) => {
    const { report, landing } = await landed(content);
    expect(report).toMatchObject({ status: "unknown", records: 0, reason: { code: "unknown" } });
    expect([...landing.bronze.names(), ...landing.quarantine.names()]).toEqual([]);
  });

  it("an empty file, also gzipped, is complete", async () => {
    for (const content of ["", "\n \n", "\ufeff", "[]", "device_id,time,heartrate\n", gzipSync("")])
      expect((await landed(content)).report).toMatchObject({ status: "complete", records: 0 });
  });
});

it("a marker of a folder has no report", async () => {
  const landing = memoryLanding();
  const etag = landing.files.put("folder/", Buffer.from(""));
  expect(await landFile(landing, { name: "folder/", etag }, tomorrow)).toEqual({ kind: "folder" });
  expect(landing.reports.names()).toEqual([]);
});

it("a name with any characters has a report", async () => {
  for (const name of ["a\u0001b", "\ud800", "\uffff\n.csv", "x".repeat(1024)]) {
    const landing = memoryLanding();
    const etag = landing.files.put(name, Buffer.from(reading()));
    await landFile(landing, { name, etag }, tomorrow);
    expect(await landing.onlyReport()).toMatchObject({ file: name, status: "complete", records: 1 });
  }
});

describe("a file that changes while it lands", () => {
  const limits = { ...landingLimits, chunk: { records: 1, bytes: 1e6 } };
  // More than one block, so that it is read again after the first record.
  const long = [reading(0), reading(1), " ".repeat(2 * mebibyte), " ".repeat(2 * mebibyte), reading(2)].join("\n");

  async function landedWhile(change: (files: ReturnType<typeof memoryLanding>["files"]) => void) {
    const landing = memoryLanding();
    const etag = landing.files.put("f", Buffer.from(long));
    const bronze: Landing["bronze"] = {
      ...landing.bronze,
      async create(...blob) {
        change(landing.files);
        return landing.bronze.create(...blob);
      },
    };
    await landFile({ ...landing, bronze }, { name: "f", etag }, tomorrow, limits);
    return landing;
  }

  it("overwritten: reported as superseded, and the new version lands as its own", async () => {
    let next = "";
    const landing = await landedWhile((files) => {
      next ||= files.put("f", Buffer.from(reading(9)));
    });
    expect(await landing.onlyReport()).toMatchObject({ status: "superseded" });
    expect((await landFile(landing, { name: "f", etag: next }, tomorrow)).kind).toBe("finished");
    expect((await landing.accepted()).some(([, body]) => body === reading(9))).toBe(true);
  });

  it("renamed or removed: reported as gone, with the records that landed before", async () => {
    const landing = await landedWhile((files) => files.remove("f", "0x1"));
    const { status, records, streams } = await landing.onlyReport();
    expect([status, records]).toEqual(["gone", streams["heart-rates"]?.accepted]);
    expect(await landing.accepted()).toHaveLength(records);
  });

  it("overwritten after it has landed: not reported as superseded", async () => {
    const landing = memoryLanding();
    const etag = landing.files.put("f", Buffer.from(reading()));
    await landFile(landing, { name: "f", etag }, tomorrow);
    landing.files.put("f", Buffer.from(reading(1)));
    expect(await landFile(landing, { name: "f", etag }, tomorrow)).toEqual({ kind: "already-finished" });
  });
});
