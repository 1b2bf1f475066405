import { parse as parseCsv } from "csv-parse/sync";
import { decodeBody } from "../../shared/streams/decoding/decode.ts";
import { csvBody, recogniseBody, recogniseCsvHead } from "../../shared/streams/decoding/recognise.ts";
import { keyOf, type Stream } from "../../shared/streams/stream.ts";
import type { GeneratedEvent } from "./history.ts";

/** A file whose records are events of a stream. */
export interface EventFile {
  readonly format: "CSV" | "JSON" | "NDJSON";
  readonly events: readonly GeneratedEvent[];
}

/**
 * Reads the events of a file by its content: CSV with the header of a stream, a JSON array, or JSON lines, with or
 * without envelopes. Unrecognised records are returned unchanged, to be quarantined.
 *
 * @returns undefined if no stream recognises the file
 */
export function readEventFile(text: string): EventFile | undefined {
  const content = text.replace(/^\ufeff/, "");
  if (content.trimStart().startsWith("[")) return readArray(content);
  return readLines(content) ?? readCsv(content);
}

function readArray(content: string): EventFile | undefined {
  const records = tryJson(content);
  if (!Array.isArray(records)) return undefined;
  return eventFile(
    "JSON",
    records.map((record) => ({ body: JSON.stringify(record), stream: recogniseBody(record) })),
  );
}

function readLines(content: string): EventFile | undefined {
  const lines = content.split(/\r?\n/).filter((line) => line.trim() !== "");
  const records = lines.map((body) => ({ body, stream: recogniseBody(tryJson(body)) }));
  return eventFile("NDJSON", records);
}

function readCsv(content: string): EventFile | undefined {
  try {
    const options = { bom: true, relax_column_count: true, skip_empty_lines: true };
    const [head = [], ...rows]: string[][] = parseCsv(content, options);
    const table = recogniseCsvHead(head);
    if (table === undefined) return undefined;
    return eventFile(
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

/** Unrecognised records are assigned to the stream of the first recognised record. */
function eventFile(format: EventFile["format"], records: readonly Recognised[]): EventFile | undefined {
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

/** The partition key, which keeps the order of related events; empty for unrecognised records. */
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
