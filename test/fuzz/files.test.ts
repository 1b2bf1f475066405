import { expect, it } from "vitest";
import { seeded } from "../../tools/common/random.ts";
import { corpusOf } from "./corpus.ts";
import { type CsvRow, type FuzzedFile, fuzzedFile } from "./files.ts";
import { fileMutations, seed, timeout } from "./plan.ts";
import { expectInOrder, land, outcomesOf, type StoredRecord } from "./stored-records.ts";

const perFile = 250;
const separators = { ndjson: " \t\r\n", array: " \t\r\n,[]", objects: " \t\r\n", csv: " \t\r\n" };

it(`files of ${fileMutations} mutated records land completely, each record once and byte for byte (seed ${seed})`, {
  timeout,
}, async () => {
  const random = seeded(seed + 1);
  const corpus = corpusOf(seed + 1);
  const totals = { records: 0, accepted: 0, ignored: 0, quarantined: 0 };
  const statuses: Record<string, number> = {};
  for (let written = 0; written < fileMutations; ) {
    const file = fuzzedFile(corpus, Math.min(perFile, fileMutations - written), random);
    written += file.written;
    const { report, records, count } = await land(file.content, random.between(20, 400));
    statuses[`${file.format} ${report.status}`] = (statuses[`${file.format} ${report.status}`] ?? 0) + 1;
    totals.records += report.records;
    for (const [outcome, events] of Object.entries(outcomesOf(report)))
      totals[outcome as keyof typeof totals] += events;
    if (file.text !== undefined) expectStored(file, file.text, records, count);
  }
  console.log(`${fileMutations} records written: ${JSON.stringify(totals)}; files: ${JSON.stringify(statuses)}`);
  expect(totals.accepted + totals.ignored + totals.quarantined).toBe(totals.records);
  expect(totals.accepted).toBeGreaterThan(fileMutations / 20);
});

function expectStored(
  { format, rows }: FuzzedFile,
  text: Buffer,
  records: readonly StoredRecord[],
  count: number,
): void {
  if (format !== "csv") expectInOrder(text, records, { separators: separators[format], records: count });
  else if (rows !== undefined) expectRows(rows, records);
  else expectInOrder(text, onlyRejected(records), { separators: separators.csv, records: Number.NaN });
}

/** Bronze contains the JSON bodies of accepted rows, and quarantine the bytes of rejected ones. */
function onlyRejected(records: readonly StoredRecord[]): StoredRecord[] {
  return records
    .filter(({ code }) => code !== undefined)
    .map((record, index) => ({ ...record, number: index * 2 + 2 }));
}

function expectRows(rows: readonly CsvRow[], records: readonly StoredRecord[]): void {
  expect(records.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1));
  for (const [index, { body, code }] of records.entries()) {
    const row = rows[index];
    if (row === undefined) throw new Error(`row ${index} does not exist`);
    if (code !== undefined) expect(body.toString()).toBe(row.text);
    else expect(inText(JSON.parse(body.toString()))).toEqual(inText(row.cells));
  }
}

/** Normalised cells: trimmed, without empty ones, numbers in one format. */
function inText(cells: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(cells).map(([wire, cell]) => [wire, String(cell).trim()] as const);
  const filled = texts.filter(([, text]) => text !== "");
  return Object.fromEntries(
    filled.map(([wire, text]) => [wire, Number.isFinite(Number(text)) ? String(Number(text)) : text]),
  );
}
