import { gzipSync } from "node:zlib";
import { largestRecord } from "../../shared/bronze/records/record.ts";
import { streams } from "../../shared/streams/registry.ts";
import type { CsvDialect } from "../../shared/streams/stream.ts";
import type { Random } from "../../tools/common/random.ts";
import { oneOf, type Sound } from "./corpus.ts";
import { mutate } from "./mutate.ts";
import { mutateBytes } from "./mutate-bytes.ts";

/** A file of mutated records. */
export interface FuzzedFile {
  readonly format: "ndjson" | "array" | "objects" | "csv";
  /** As it lands. */
  readonly content: Buffer;
  /** Inflated; a file whose gzip was broken has none. */
  readonly text: Buffer | undefined;
  /** Records that were written into it; where they hold line feeds and the like, the file may have more or fewer. */
  readonly written: number;
  /** Of a CSV file whose rows are sound CSV, whatever is in their cells: each row's text, and its cells by wire name. */
  readonly rows?: readonly CsvRow[];
}

export interface CsvRow {
  readonly text: string;
  readonly cells: Readonly<Record<string, string>>;
}

const lineEnd = (random: Random) => (random.chance(0.3) ? "\r\n" : "\n");

export function fuzzedFile(corpus: readonly Sound[], records: number, random: Random): FuzzedFile {
  const kind = random.between(0, 9);
  if (kind < 4) return packed("ndjson", ndjson(corpus, records, random), records, random);
  if (kind < 7) return packed("array", jsonArray(corpus, records, random), records, random);
  if (kind < 8) return packed("objects", jsonObjects(corpus, records, random), records, random);
  return csvFile(records, random);
}

/** Gzipped or not; now and then the gzip is broken. */
function packed(format: FuzzedFile["format"], text: Buffer, written: number, random: Random): FuzzedFile {
  if (random.chance(0.6)) return { format, content: text, text, written };
  const gzip = gzipSync(text);
  if (random.chance(0.7)) return { format, content: gzip, text, written };
  return { format, content: mutateBytes(gzip, random), text: undefined, written };
}

function ndjson(corpus: readonly Sound[], records: number, random: Random): Buffer {
  const lines = recordsOf(corpus, records, random);
  const end = Buffer.from(lineEnd(random));
  const bom = Buffer.from(random.chance(0.1) ? "\ufeff" : "");
  return Buffer.concat([bom, ...lines.flatMap((line) => [line, random.chance(0.05) ? Buffer.from("\n \n") : end])]);
}

/** What is not JSON would end the array for the reader: it is rare here. */
function jsonArray(corpus: readonly Sound[], records: number, random: Random): Buffer {
  const comma = Buffer.from(random.chance(0.5) ? "," : " ,\r\n ");
  const elements = recordsOf(corpus, records, random, (bytes) => isJson(bytes) || random.chance(0.005)).flatMap(
    (element, index) => (index === 0 ? [element] : [comma, element]),
  );
  return Buffer.concat([Buffer.from("["), ...elements, Buffer.from(random.chance(0.9) ? "]\n" : "")]);
}

/** Over several lines each, one after another. */
function jsonObjects(corpus: readonly Sound[], records: number, random: Random): Buffer {
  const objects = recordsOf(corpus, records, random, (bytes) => /^\s*\{/.test(bytes.toString()) && isJson(bytes));
  return Buffer.from(objects.map((bytes) => overLines(JSON.parse(bytes.toString()))).join(lineEnd(random)));
}

/** What is nested deeply would grow beyond what a record may have. */
function overLines(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return text.length < largestRecord ? text : JSON.stringify(value);
}

/** The first one is sound, so that the file is known to be ours; the others are drawn until they suit. */
function recordsOf(
  corpus: readonly Sound[],
  records: number,
  random: Random,
  suits: (bytes: Buffer) => boolean = () => true,
): Buffer[] {
  const drawn: Buffer[] = [Buffer.from(JSON.stringify(oneOf(random, corpus).body))];
  while (drawn.length < records) {
    const { body } = mutate(oneOf(random, corpus), random);
    if (suits(body)) drawn.push(body);
  }
  return drawn;
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch {
    return false;
  }
}

const oddCells = [
  ...[
    "",
    " ",
    "\u00e9",
    "a,b",
    'a"b',
    "a\nb",
    "a\r\nb",
    " d ",
    "\ufeff",
    "\u0000",
    "1e999",
    "-0",
    "+1",
    ".5",
    "1.",
    "0x10",
    "1_0",
  ],
  ...[
    "1678521600",
    "1678521600.5",
    "1678521600500",
    "2023-03-11T08:00:00Z",
    "2023-02-30",
    "NaN",
    "true",
    "x".repeat(129),
  ],
];

/** Tables of every stream that has some; sound as CSV, or with rows that are broken as bytes. */
function csvFile(records: number, random: Random): FuzzedFile {
  const dialect: CsvDialect = oneOf(
    random,
    streams.flatMap(({ csv }) => csv),
  );
  const end = lineEnd(random);
  const head = Object.keys(dialect).join();
  const rows = Array.from({ length: records }, () => csvRow(Object.values(dialect), random));
  if (random.chance(0.5)) {
    const text = Buffer.from([head, ...rows.map((row) => row.text), ""].join(end));
    return { ...packed("csv", text, records, random), rows };
  }
  const broken = rows.map((row) =>
    random.chance(0.3) ? mutateBytes(Buffer.from(row.text), random) : Buffer.from(row.text),
  );
  const text = Buffer.concat([Buffer.from(head + end), ...broken.flatMap((row) => [row, Buffer.from(end)])]);
  return packed("csv", text, records, random);
}

function csvRow(wires: readonly string[], random: Random): CsvRow {
  const sound = (wire: string) => (/time|stamp|date|log/i.test(wire) ? "1678521600" : String(random.between(1, 99)));
  const cells = wires.map((wire) => [wire, random.chance(0.85) ? sound(wire) : oneOf(random, oddCells)] as const);
  const text = cells.map(([, cell]) => quoted(cell, random)).join();
  return { text, cells: Object.fromEntries(cells) };
}

/** As RFC 4180 wants it; quotes where none are needed, too. */
function quoted(cell: string, random: Random): string {
  return /[",\r\n]/.test(cell) || random.chance(0.2) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
