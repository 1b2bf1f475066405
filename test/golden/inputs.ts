import { readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/* The inputs of the golden set: the committed ones, and three files that are large or repeat another file. */

/** The reporting time zone of the golden set. */
export const zone = "Europe/Berlin";

export const inputFolder = fileURLToPath(new URL("input/", import.meta.url));
const landingFolder = join(inputFolder, "landing");

/** A file of the container `landing`. */
export interface InputFile {
  /** `<day of landing>/<file>`. */
  readonly name: string;
  readonly content: Buffer;
  /** Whether the file lands compressed, with `.gz` behind its name. */
  readonly gzipped: boolean;
}

/** An event of a hub. */
export interface InputEvent {
  readonly stream: string;
  /** Epoch milliseconds. */
  readonly enqueued: number;
  readonly body: Buffer;
}

/** When a file begins to land, epoch milliseconds: the day that is the first part of its name. */
export function landingTimeOf({ name }: Pick<InputFile, "name">): number {
  return Date.parse(name.slice(0, 10));
}

/** All files in the order of their names. */
export function inputFiles(): InputFile[] {
  const committed = readdirSync(landingFolder).flatMap((day) =>
    readdirSync(join(landingFolder, day)).map((file) => {
      const content = readFileSync(join(landingFolder, day, file));
      return { name: `${day}/${file}`, content, gzipped: false };
    }),
  );
  return [...committed, ...derivedFiles(committed)].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function derivedFiles(committed: readonly InputFile[]): InputFile[] {
  const readings = committed.find(({ name }) => name === "2025-04-01/heart-rates.ndjson");
  if (readings === undefined) throw new Error("heart-rates.ndjson is missing");
  return [
    { name: "2025-04-02/heart-rates-flood.csv", content: Buffer.from(flood()), gzipped: false },
    { name: "2025-04-02/heart-rates-oversized.ndjson", content: Buffer.from(oversized()), gzipped: false },
    { name: "2025-04-02/heart-rates-repeated.ndjson", content: readings.content, gzipped: true },
  ];
}

/** 6,010 times in the bucket of 08:00, the latest first. The latest 10 do not fit; their values are highest. */
function flood(): string {
  const start = Date.UTC(2025, 1, 12, 8);
  const rows = Array.from({ length: 6010 }, (_, index) => {
    return `workout-flood-watch,${start + index * 45},${index < 6000 ? 60 + (index % 100) / 10 : 199}`;
  });
  return ["device_id,time,heartrate", ...rows.reverse()].join("\n");
}

/** A record that is longer than an event can be, after one that is not. */
function oversized(): string {
  const record = { device_id: "workout-late-reading-watch", time: Date.UTC(2025, 1, 12, 8, 55) / 1000, heartrate: 97 };
  return [record, { ...record, heartrate: 180, padding: "x".repeat(2 ** 20) }]
    .map((each) => JSON.stringify(each))
    .join("\n");
}

/** The events of hubs in the order in which they are enqueued. */
export function inputEvents(): InputEvent[] {
  const lines = readFileSync(join(inputFolder, "hub-events.ndjson"), "utf8").trim().split("\n");
  return lines.map((line) => {
    const { stream, enqueued, body, base64 } = JSON.parse(line);
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return {
      stream,
      enqueued: Date.parse(enqueued),
      body: base64 === undefined ? Buffer.from(text) : Buffer.from(base64, "base64"),
    };
  });
}

/** Writes all files below `landing` of a folder, as they land or uncompressed. */
export async function writeInputFiles(folder: string, form: "as-landed" | "uncompressed"): Promise<void> {
  for (const { name, content, gzipped } of inputFiles()) {
    const compressed = gzipped && form === "as-landed";
    const path = join(folder, "landing", compressed ? `${name}.gz` : name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, compressed ? gzipSync(content) : content);
  }
}
