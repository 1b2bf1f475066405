import { expect } from "vitest";
import { decodeEvents, decodeQuarantined } from "../../shared/bronze/files/parquet.ts";
import { type Landing, landFile } from "../../shared/bronze/landing/land-file.ts";
import type { Report } from "../../shared/bronze/landing/report.ts";
import { landingTime, memoryLanding } from "../../shared/bronze/landing/testing/memory-landing.ts";

/** A record as bronze or quarantine keeps it. */
export interface Kept {
  readonly number: number;
  readonly body: Buffer;
  /** Undefined of what was accepted. */
  readonly code: string | undefined;
}

const tomorrow = landingTime + 24 * 3_600_000;

/** Lands a file, in chunks of so many records, and reads again what of it is kept, in the order of the records. */
export async function land(content: Buffer, chunk: number): Promise<{ report: Report; kept: Kept[] }> {
  const landing = memoryLanding();
  const etag = landing.files.put("f", content);
  const limits = { chunk: { records: chunk, bytes: 2 ** 20 }, attempts: 5, hold: 20_000 };
  const landed = await landFile(landing, { name: "f", etag }, tomorrow, limits);
  expect(landed).toMatchObject({ kind: "finished", internal: 0 });
  const report = await landing.onlyReport();
  const kept = await everythingKept(landing);
  const { accepted, ignored, quarantined } = outcomesOf(report);
  expect([accepted + quarantined, accepted + ignored + quarantined]).toEqual([kept.length, report.records]);
  expect(new Set(kept.map(({ number }) => number)).size).toBe(kept.length);
  return { report, kept };
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

async function everythingKept(
  landing: Pick<ReturnType<typeof memoryLanding>, "bronze" | "quarantine">,
): Promise<Kept[]> {
  const kept: Kept[] = [];
  for (const name of landing.bronze.names())
    for (const { sequenceNumber, body } of await decodeEvents(await read(landing.bronze, name)))
      kept.push({ number: sequenceNumber, body: Buffer.from(body), code: undefined });
  for (const name of landing.quarantine.names())
    for (const { sequenceNumber, body, code } of await decodeQuarantined(await read(landing.quarantine, name)))
      kept.push({ number: sequenceNumber, body: Buffer.from(body), code });
  return kept.sort((a, b) => a.number - b.number);
}

async function read(blobs: Landing["bronze"], name: string): Promise<Uint8Array> {
  const content = await blobs.read(name);
  if (content === undefined) throw new Error(`${name} is not there`);
  return content;
}

/** A record of so many bytes does not stand in another one by accident. */
const unmistakable = 20;

/**
 * Walks through a file from record to record: each stands there byte for byte behind the one before, and between them there is nothing but
 * what separates records. A record that is ignored is not kept: behind one that is left out nothing is certain until an unmistakable one.
 */
export function expectInOrder(
  content: Buffer,
  kept: readonly Kept[],
  { separators, records }: { readonly separators: string; readonly records: number },
): void {
  let [at, last, isCertain] = [0, 0, true];
  for (const { number, body } of kept) {
    isCertain &&= number === last + 1;
    const found = isCertain ? content.indexOf(body, at) : alone(content, body, at, separators);
    if (found === -1) throw new Error(`record ${number} is not in the file: ${body.toString("base64")}`);
    if (isCertain) expectSeparators(content.subarray(at, found), separators, number);
    isCertain ||= body.length >= unmistakable;
    [at, last] = [found + body.length, number];
  }
  if (isCertain && last === records) expectSeparators(content.subarray(at), separators, last + 1);
}

function expectSeparators(between: Buffer, separators: string, number: number): void {
  const text = between.toString("latin1").replace(/^\u00ef\u00bb\u00bf/, "");
  if ([...text].some((character) => !separators.includes(character)))
    throw new Error(`lost before record ${number}: ${between.toString("base64")}`);
}

/** Where a record stands that is not a piece of another one. */
function alone(content: Buffer, body: Buffer, from: number, separators: string): number {
  const separates = (index: number) => {
    const character = content.toString("latin1", Math.max(0, index), index + 1);
    return index < 0 || separators.includes(character);
  };
  for (let found = content.indexOf(body, from); found !== -1; found = content.indexOf(body, found + 1))
    if (separates(found - 1) && separates(found + body.length)) return found;
  return -1;
}
