import { parse as parseCsv } from "csv-parse/sync";
import { decodeBody } from "../../shared/streams/decoding/decode.ts";
import { csvBody, recogniseBody, recogniseCsvHead } from "../../shared/streams/decoding/recognise.ts";
import { keyOf, type Stream } from "../../shared/streams/stream.ts";
import type { GeneratedEvent } from "./history.ts";

/** A file whose records are events of ours. */
export interface KnownFile {
  readonly format: "CSV" | "JSON" | "NDJSON";
  readonly events: readonly GeneratedEvent[];
}

/**
 * Reads a file's events by its content, whatever its name: CSV with the head of a stream, a JSON array, or a JSON object per line,
 * each perhaps in an envelope. What cannot be understood goes along as it is, to be quarantined with its reason.
 *
 * @returns undefined when no stream knows the file
 */
export function readEventFile(text: string): KnownFile | undefined {
  const content = text.replace(/^\ufeff/, "");
  if (content.trimStart().startsWith("[")) return readArray(content);
  return readLines(content) ?? readCsv(content);
}

function readArray(content: string): KnownFile | undefined {
  const records = tryJson(content);
  if (!Array.isArray(records)) return undefined;
  return known(
    "JSON",
    records.map((record) => ({ body: JSON.stringify(record), stream: recogniseBody(record) })),
  );
}

function readLines(content: string): KnownFile | undefined {
  const lines = content.split(/\r?\n/).filter((line) => line.trim() !== "");
  const records = lines.map((body) => ({ body, stream: recogniseBody(tryJson(body)) }));
  return known("NDJSON", records);
}

function readCsv(content: string): KnownFile | undefined {
  try {
    const options = { bom: true, relax_column_count: true, skip_empty_lines: true };
    const [head = [], ...rows]: string[][] = parseCsv(content, options);
    const table = recogniseCsvHead(head);
    if (table === undefined) return undefined;
    return known(
      "CSV",
      rows.map((cells) => ({ body: JSON.stringify(csvBody(table, cells)), stream: table.stream })),
    );
  } catch {
    return undefined;
  }
}

interface Recognised {
  readonly body: string;
  readonly stream: Stream | undefined;
}

/** Records that no stream knows go with the others of their file: the first that is known says which stream that is. */
function known(format: KnownFile["format"], records: readonly Recognised[]): KnownFile | undefined {
  const main = records.find(({ stream }) => stream !== undefined)?.stream;
  if (main === undefined) return undefined;
  return {
    format,
    events: records.map(({ body, stream = main }) => ({
      stream: stream.name,
      body,
      key: partitionKeyOf(stream, body),
    })),
  };
}

/** What belongs together keeps its order; what cannot be understood has nothing that it belongs to. */
function partitionKeyOf(stream: Stream, body: string): string | undefined {
  const decoded = decodeBody(stream, Buffer.from(body), Number.MAX_SAFE_INTEGER);
  return decoded.outcome === "accepted" ? keyOf(stream, decoded.event) : "";
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
