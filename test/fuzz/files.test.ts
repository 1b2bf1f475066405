import { expect, it } from "vitest";
import { seeded } from "../../tools/common/random.ts";
import { corpusOf } from "./corpus.ts";
import { type CsvRow, type FuzzedFile, fuzzedFile } from "./files.ts";
import { expectInOrder, type Kept, land, outcomesOf } from "./kept.ts";
import { inFiles, seed, timeout } from "./plan.ts";

const perFile = 250;
const separators = { ndjson: " \t\r\n", array: " \t\r\n,[]", objects: " \t\r\n", csv: " \t\r\n" };

it(`files of ${inFiles} mutated records land whole, each record once and byte for byte (seed ${seed})`, {
  timeout,
}, async () => {
  const random = seeded(seed + 1);
  const corpus = corpusOf(seed + 1);
  const totals = { records: 0, accepted: 0, ignored: 0, quarantined: 0 };
  const statuses: Record<string, number> = {};
  for (let written = 0; written < inFiles; ) {
    const file = fuzzedFile(corpus, Math.min(perFile, inFiles - written), random);
    written += file.written;
    const { report, kept } = await land(file.content, random.between(20, 400));
    statuses[`${file.format} ${report.status}`] = (statuses[`${file.format} ${report.status}`] ?? 0) + 1;
    totals.records += report.records;
    for (const [outcome, count] of Object.entries(outcomesOf(report))) totals[outcome as keyof typeof totals] += count;
    if (file.text !== undefined) expectKept(file, file.text, kept, report.records);
  }
  console.log(`${inFiles} records written: ${JSON.stringify(totals)}; files: ${JSON.stringify(statuses)}`);
  expect(totals.accepted + totals.ignored + totals.quarantined).toBe(totals.records);
  expect(totals.accepted).toBeGreaterThan(inFiles / 20);
});

function expectKept({ format, rows }: FuzzedFile, text: Buffer, kept: readonly Kept[], records: number): void {
  if (format !== "csv") expectInOrder(text, kept, { separators: separators[format], records });
  else if (rows !== undefined) expectRows(rows, kept);
  else expectInOrder(text, onlyRefused(kept), { separators: separators.csv, records: Number.NaN });
}

/** Of accepted rows bronze has the JSON bodies that they stand for: of the others the bytes are kept. */
function onlyRefused(kept: readonly Kept[]): Kept[] {
  return kept.filter(({ code }) => code !== undefined).map((record, index) => ({ ...record, number: index * 2 + 2 }));
}

function expectRows(rows: readonly CsvRow[], kept: readonly Kept[]): void {
  expect(kept.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1));
  for (const [index, { body, code }] of kept.entries()) {
    const row = rows[index];
    if (row === undefined) throw new Error(`there is no row ${index}`);
    if (code !== undefined) expect(body.toString()).toBe(row.text);
    else expect(inText(JSON.parse(body.toString()))).toEqual(inText(row.cells));
  }
}

/** What cells say: trimmed, without empty ones, numbers however they were written. */
function inText(cells: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(cells).map(([wire, cell]) => [wire, String(cell).trim()] as const);
  const said = texts.filter(([, text]) => text !== "");
  return Object.fromEntries(
    said.map(([wire, text]) => [wire, Number.isFinite(Number(text)) ? String(Number(text)) : text]),
  );
}
