import { expect } from "vitest";
import { decodeEvents, decodeQuarantined } from "../../shared/bronze/files/parquet.ts";
import { type Landing, landFile, landingLimits } from "../../shared/bronze/landing/land-file.ts";
import type { Report } from "../../shared/bronze/landing/report.ts";
import { landingTime, memoryLanding } from "../../shared/bronze/landing/testing/memory-landing.ts";

/** A record in bronze or quarantine. */
export interface StoredRecord {
  readonly number: number;
  readonly record?: number | undefined;
  readonly body: Buffer;
  /** Undefined for an accepted record. */
  readonly code: string | undefined;
}

const tomorrow = landingTime + 24 * 3_600_000;

interface Landed {
  readonly report: Report;
  readonly records: readonly StoredRecord[];
  /** Records of the file; NaN when some of them contain several. */
  readonly count: number;
}

/** Lands a file in chunks of `chunk` records, and reads the stored records in order. */
export async function land(content: Buffer, chunk: number): Promise<Landed> {
  const landing = memoryLanding();
  const etag = landing.files.put("f", content);
  const limits = { ...landingLimits, chunk: { records: chunk, bytes: 2 ** 20 } };
  const landed = await landFile(landing, { name: "f", etag }, tomorrow, limits);
  expect(landed).toMatchObject({ kind: "finished", internal: 0 });
  const report = await landing.onlyReport();
  const records = await storedRecords(landing);
  const { accepted, ignored, quarantined } = outcomesOf(report);
  expect([accepted + quarantined, accepted + ignored + quarantined]).toEqual([records.length, report.records]);
  expect(new Set(records.map(({ number, record }) => `${number}#${record}`)).size).toBe(records.length);
  // A record of the file can contain several; and a possible secret is stored without its bytes.
  const whole = records.filter(({ record, body }) => record === undefined && body.length > 0);
  return { report, records: whole, count: whole.length === records.length ? report.records : Number.NaN };
}

export function outcomesOf({ streams }: Report): { accepted: number; ignored: number; quarantined: number } {
  const sum = { accepted: 0, ignored: 0, quarantined: 0 };
  for (const { accepted, ignored, quarantined } of Object.values(streams)) {
    sum.accepted += accepted;
    sum.ignored += ignored;
    sum.quarantined += quarantined;
  }
  return sum;
}

async function storedRecords(
  landing: Pick<ReturnType<typeof memoryLanding>, "bronze" | "quarantine">,
): Promise<StoredRecord[]> {
  const records: StoredRecord[] = [];
  for (const name of landing.bronze.names())
    for (const { sequenceNumber, record, body } of await decodeEvents(await read(landing.bronze, name)))
      records.push({ number: sequenceNumber, record, body: Buffer.from(body), code: undefined });
  for (const name of landing.quarantine.names())
    for (const { sequenceNumber, record, body, code } of await decodeQuarantined(await read(landing.quarantine, name)))
      records.push({ number: sequenceNumber, record, body: Buffer.from(body), code });
  return records.sort((a, b) => a.number - b.number);
}

async function read(blobs: Landing["bronze"], name: string): Promise<Uint8Array> {
  const content = await blobs.read(name);
  if (content === undefined) throw new Error(`${name} does not exist`);
  return content;
}

/** A record of this many bytes is unlikely to be part of another one. */
const minUniqueLength = 20;

/**
 * Checks that a file contains the records byte for byte and in order, with nothing but separators between them. Ignored
 * records are not stored: after a missing number the position is uncertain until a record of at least
 * `minUniqueLength`.
 */
export function expectInOrder(
  content: Buffer,
  stored: readonly StoredRecord[],
  { separators, records }: { readonly separators: string; readonly records: number },
): void {
  let [at, last, isCertain] = [0, 0, true];
  for (const { number, body } of stored) {
    isCertain &&= number === last + 1;
    const found = isCertain ? content.indexOf(body, at) : separateOccurrence(content, body, at, separators);
    if (found === -1) throw new Error(`record ${number} is not in the file: ${body.toString("base64")}`);
    if (isCertain) expectSeparators(content.subarray(at, found), separators, number);
    isCertain ||= body.length >= minUniqueLength;
    [at, last] = [found + body.length, number];
  }
  if (isCertain && last === records) expectSeparators(content.subarray(at), separators, last + 1);
}

function expectSeparators(between: Buffer, separators: string, number: number): void {
  const text = between.toString("latin1").replace(/^\u00ef\u00bb\u00bf/, "");
  if ([...text].some((character) => !separators.includes(character)))
    throw new Error(`lost before record ${number}: ${between.toString("base64")}`);
}

/** Offset of an occurrence that is not part of another record; -1 without one. */
function separateOccurrence(content: Buffer, body: Buffer, from: number, separators: string): number {
  const separates = (index: number) => {
    const character = content.toString("latin1", Math.max(0, index), index + 1);
    return index < 0 || separators.includes(character);
  };
  for (let found = content.indexOf(body, from); found !== -1; found = content.indexOf(body, found + 1))
    if (separates(found - 1) && separates(found + body.length)) return found;
  return -1;
}
