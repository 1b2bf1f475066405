import { gzipSync } from "node:zlib";
import { maxRecordBytes } from "../../shared/bronze/records/record.ts";
import { streams } from "../../shared/streams/registry.ts";
import type { CsvDialect } from "../../shared/streams/stream.ts";
import type { Random } from "../../tools/common/random.ts";
import { pickFrom, type ValidEvent } from "./corpus.ts";
import { mutate } from "./mutate.ts";
import { mutateBytes } from "./mutate-bytes.ts";

/** A file of mutated records. */
export interface FuzzedFile {
  readonly format: "ndjson" | "array" | "objects" | "csv";
  /** As it lands. */
  readonly content: Buffer;
  /** Inflated; undefined for a file with invalid gzip. */
  readonly text: Buffer | undefined;
  /** Number of records written; records with line feeds can change the number in the file. */
  readonly written: number;
  /** Only for a CSV file with valid rows, whatever their cells contain: text and cells of each row. */
  readonly rows?: readonly CsvRow[];
}

export interface CsvRow {
  readonly text: string;
  readonly cells: Readonly<Record<string, string>>;
}

const lineEnd = (random: Random) => (random.chance(0.3) ? "\r\n" : "\n");

export function fuzzedFile(corpus: readonly ValidEvent[], records: number, random: Random): FuzzedFile {
  const kind = random.between(0, 9);
  if (kind < 4) return packed("ndjson", ndjson(corpus, records, random), records, random);
  if (kind < 7) return packed("array", jsonArray(corpus, records, random), records, random);
  if (kind < 8) return packed("objects", jsonObjects(corpus, records, random), records, random);
  return csvFile(records, random);
}

/** Sometimes gzipped, and sometimes with invalid gzip. */
function packed(format: FuzzedFile["format"], text: Buffer, written: number, random: Random): FuzzedFile {
  if (random.chance(0.6)) return { format, content: text, text, written };
  const gzip = gzipSync(text);
  if (random.chance(0.7)) return { format, content: gzip, text, written };
  return { format, content: mutateBytes(gzip, random), text: undefined, written };
}

function ndjson(corpus: readonly ValidEvent[], records: number, random: Random): Buffer {
  const lines = recordsOf(corpus, records, random);
  const end = Buffer.from(lineEnd(random));
  const bom = Buffer.from(random.chance(0.1) ? "\ufeff" : "");
  return Buffer.concat([bom, ...lines.flatMap((line) => [line, random.chance(0.05) ? Buffer.from("\n \n") : end])]);
}

/** Invalid JSON is rare, because it ends the array for the reader. */
function jsonArray(corpus: readonly ValidEvent[], records: number, random: Random): Buffer {
  const comma = Buffer.from(random.chance(0.5) ? "," : " ,\r\n ");
  const elements = recordsOf(corpus, records, random, (bytes) => isJson(bytes) || random.chance(0.005)).flatMap(
    (element, index) => (index === 0 ? [element] : [comma, element]),
  );
  return Buffer.concat([Buffer.from("["), ...elements, Buffer.from(random.chance(0.9) ? "]\n" : "")]);
}

/** Each over several lines. */
function jsonObjects(corpus: readonly ValidEvent[], records: number, random: Random): Buffer {
  const objects = recordsOf(corpus, records, random, (bytes) => /^\s*\{/.test(bytes.toString()) && isJson(bytes));
  return Buffer.from(objects.map((bytes) => overLines(JSON.parse(bytes.toString()))).join(lineEnd(random)));
}

/** Deeply nested values would exceed the maximum size of a record. */
function overLines(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return text.length < maxRecordBytes ? text : JSON.stringify(value);
}

/** The first record is valid, so that a stream recognises the file. */
function recordsOf(
  corpus: readonly ValidEvent[],
  records: number,
  random: Random,
  suits: (bytes: Buffer) => boolean = () => true,
): Buffer[] {
  const chosen: Buffer[] = [Buffer.from(JSON.stringify(pickFrom(random, corpus).body))];
  while (chosen.length < records) {
    const { body } = mutate(pickFrom(random, corpus), random);
    if (suits(body)) chosen.push(body);
  }
  return chosen;
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

/** A table in any CSV dialect, with valid CSV or with mutated bytes. */
function csvFile(records: number, random: Random): FuzzedFile {
  const dialect: CsvDialect = pickFrom(
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
  const mutatedRows = rows.map((row) =>
    random.chance(0.3) ? mutateBytes(Buffer.from(row.text), random) : Buffer.from(row.text),
  );
  const text = Buffer.concat([Buffer.from(head + end), ...mutatedRows.flatMap((row) => [row, Buffer.from(end)])]);
  return packed("csv", text, records, random);
}

function csvRow(wires: readonly string[], random: Random): CsvRow {
  const validCell = (wire: string) =>
    /time|stamp|date|log/i.test(wire) ? "1678521600" : String(random.between(1, 99));
  const cells = wires.map(
    (wire) => [wire, random.chance(0.85) ? validCell(wire) : pickFrom(random, oddCells)] as const,
  );
  const text = cells.map(([, cell]) => quoted(cell, random)).join();
  return { text, cells: Object.fromEntries(cells) };
}

/** Quoted by RFC 4180, sometimes without need. */
function quoted(cell: string, random: Random): string {
  return /[",\r\n]/.test(cell) || random.chance(0.2) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
