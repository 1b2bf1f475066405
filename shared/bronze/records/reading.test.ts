import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detectFormat, splitterOf } from "./format.ts";
import { openFile, recordsFrom } from "./read-file.ts";
import type { FileRecord, ResumePoint } from "./record.ts";
import { splitRecords } from "./split.ts";
import { memorySource } from "./testing/memory-source.ts";

const textOf = ({ raw }: FileRecord) => Buffer.from(raw).toString();

async function recordsOf(content: string | Uint8Array, from?: ResumePoint): Promise<FileRecord[]> {
  const source = memorySource(content);
  const { format, start } = await openFile(source);
  const records: FileRecord[] = [];
  for await (const some of recordsFrom(source, format, from ?? start)) records.push(...some);
  return records;
}

const texts = async (content: string | Uint8Array) => (await recordsOf(content)).map(textOf);

/** Fragments with every character that separates records or cells. */
const bits = fc.constantFrom(
  '{"a":1}',
  '{"a":"x,\\"]}"}',
  "{",
  "}",
  "[",
  "]",
  ",",
  '"',
  "\\",
  "\n",
  "\r\n",
  " ",
  "é",
  "\u0000",
  '"a\nb"',
  '""',
  "d,1,70",
  "0",
);
const heads = fc.constantFrom("[", '{"a":1}\n', '{\n"a":1}\n', "device_id,time,heartrate\n", "\ufeff[", "\ufeff{}\n");
const contents = fc
  .tuple(heads, fc.array(bits, { maxLength: 40 }))
  .map(([head, rest]) => Buffer.from(head + rest.join("")));

async function* cut(content: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (let index = 0; from < content.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    yield content.subarray(from, from + size);
    from += size;
  }
}

describe("records of a file", () => {
  it("are the same for any block sizes and from any resume point", async () => {
    await fc.assert(
      fc.asyncProperty(
        contents,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
        async (content, sizes) => {
          const { format, start } = detectFormat(content);
          if (format.kind === "avro") throw new Error("text expected");
          const read = async (from: ResumePoint, cuts: readonly number[]) => {
            const records: FileRecord[] = [];
            try {
              for await (const some of splitRecords(cut(content.subarray(from.offset), cuts), splitterOf(format), from))
                records.push(...some);
            } catch {
              // An array that is not closed ends with an error.
            }
            return records.map((record) => ({ ...record, raw: textOf(record) }));
          };
          const whole = await read(start, [content.length]);
          expect(await read(start, sizes)).toEqual(whole);
          for (const [index, { after, number }] of whole.entries()) {
            expect(number).toBe(index + 1);
            expect(await read(after, sizes)).toEqual(whole.slice(index + 1));
          }
        },
      ),
    );
  });

  it("of NDJSON are its lines, byte for byte, without blank lines and line ends", async () => {
    const records = await recordsOf('\ufeff{"a":1}\r\n\r\n  {"b": "ü"} \n\n{broken\n{"c":3}');
    expect(records.map(textOf)).toEqual(['{"a":1}', '  {"b": "ü"} ', "{broken", '{"c":3}']);
    expect(records.map(({ line }) => line)).toEqual([1, 3, 5, 6]);
  });

  it("of a JSON array are its elements, byte for byte", async () => {
    const records = await recordsOf('[ {"a": "],"},\n {"b":[1,{"c":2}]} , 5,"x" ]\n');
    expect(records.map(textOf)).toEqual(['{"a": "],"}', '{"b":[1,{"c":2}]}', "5", '"x"']);
    expect(records.map(({ line }) => line)).toEqual([1, 2, 2, 2]);
    expect(await texts("[ ]")).toEqual([]);
    expect(await texts("[1,,2, ]")).toEqual(["1", ",", "2", ","]);
    expect(await texts("[1] [2]")).toEqual(["1", "[2]"]);
  });

  it("of a JSON object over several lines is the object", async () => {
    expect(await texts('{\n  "a": {"b": 1}\n}\n')).toEqual(['{\n  "a": {"b": 1}\n}']);
  });

  it("of CSV are its rows, with line feeds in quoted cells", async () => {
    const records = await recordsOf('device_id,time,heartrate\r\nd,1,70\r\n\r\n"d\n""1""",2,71\nd",3,72\nd,4,73');
    expect(records.map(textOf)).toEqual(["d,1,70", '"d\n""1""",2,71', 'd",3,72', "d,4,73"]);
    expect(records.map(({ line }) => line)).toEqual([2, 4, 6, 7]);
  });

  it("of gzip with one or several members are those of its content", async () => {
    const members = ['{"a":1}\n', '{"a":2}\n'].map((text) => gzipSync(text));
    expect(await texts(Buffer.concat(members))).toEqual(['{"a":1}', '{"a":2}']);
    const [first] = await recordsOf(Buffer.concat(members));
    expect((await recordsOf(Buffer.concat(members), first?.after)).map(textOf)).toEqual(['{"a":2}']);
  });
});
