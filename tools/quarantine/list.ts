import type { Row } from "../../shared/gold/summary.ts";
import { type QuarantineEntry, quarantineEntries } from "../../shared/operations/quarantine/entries.ts";
import { formatEventId } from "../../shared/operations/quarantine/event-id.ts";
import { hasState, isInPeriod, matches } from "../../shared/operations/quarantine/filter.ts";
import { type QuarantineReason, reasonGroups } from "../../shared/operations/quarantine/groups.ts";
import { type EntryState, entryState } from "../../shared/operations/quarantine/ledger.ts";
import {
  formatSilverDeadLetterId,
  type SilverDeadLetter,
  silverDeadLetters,
} from "../../shared/operations/quarantine/silver-dead-letters.ts";
import type { QuarantineStore } from "../../shared/operations/quarantine/store.ts";
import { printable } from "../../shared/platform/printable.ts";
import { sumBy } from "../../shared/platform/sum.ts";
import { isoTime } from "../../shared/platform/time.ts";
import { csvCell, csvLine, type PrintedTable } from "../../shared/serving/rows/csv.ts";
import { rowsText, sortedRows } from "../common/row-formats.ts";
import { textTable } from "../common/table.ts";
import { type FilePlace, filePlaces, placeText } from "./file-place.ts";
import type { QuarantineCommand } from "./flags.ts";
import { entryNamed } from "./selection.ts";

/** One event; contains no personal data. */
interface Line extends QuarantineReason {
  readonly id: string;
  readonly state: EntryState;
  readonly time: number;
  /** Of a landed file. */
  readonly place?: FilePlace | undefined;
}

/**
 * Prints the quarantined events, by reason or one by one, up to the limit.
 *
 * @param note prints what is not part of the output: how to continue
 */
export async function list(
  store: QuarantineStore,
  command: QuarantineCommand,
  print: (line: string) => void,
  note: (line: string) => void,
): Promise<void> {
  const lines = command.layer === "silver" ? silverLines(store, command) : bronzeLines(store, command);
  const page = new Page(lines, command.limit);
  if (command.each) await printEach(page, command, print);
  else await printGroups(page, command, print);
  if (page.last !== undefined) note(`There are more events. To continue: --after '${page.last.id}'`);
}

/** The first lines up to a limit. */
class Page implements AsyncIterable<Line> {
  readonly #lines: AsyncIterable<Line>;
  readonly #limit: number;
  /** The last line of the page, when there are more behind it. */
  last: Line | undefined;

  constructor(lines: AsyncIterable<Line>, limit: number) {
    this.#lines = lines;
    this.#limit = limit;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Line> {
    let last: Line | undefined;
    let count = 0;
    for await (const line of this.#lines) {
      if (count === this.#limit) {
        this.last = last;
        return;
      }
      yield line;
      last = line;
      count += 1;
    }
  }
}

async function* bronzeLines(store: QuarantineStore, { filter, state, after }: QuarantineCommand): AsyncGenerator<Line> {
  const last = after === undefined ? undefined : await entryNamed(store, after);
  const placeOf = filePlaces(store.manifest);
  for await (const batch of quarantineEntries(store, filter.stream, last)) {
    for (const entry of batch)
      if (matches(filter, entry) && hasState(state, entry.ledger?.state))
        yield bronzeLine(entry, await placeOf(entry.id));
  }
}

function bronzeLine({ id, event, ledger }: QuarantineEntry, place: FilePlace | undefined): Line {
  const { code, field, message, ingestTime } = event;
  return {
    id: formatEventId(id),
    stream: id.partition.stream,
    code,
    field,
    message,
    state: entryState(ledger),
    time: ingestTime,
    place,
  };
}

async function* silverLines(store: QuarantineStore, { filter, state, after }: QuarantineCommand): AsyncGenerator<Line> {
  if (filter.code !== undefined || filter.field !== undefined)
    throw new Error("--code and --field cannot be used with --layer silver: dead letters have only a reason");
  for await (const batch of silverBehind(store, after)) {
    for (const deadLetter of batch) {
      if (filter.stream !== undefined && filter.stream !== deadLetter.stream) continue;
      if (isInPeriod(filter, deadLetter.time) && hasState(state, deadLetter.ledger?.state))
        yield silverLine(deadLetter);
    }
  }
}

async function* silverBehind(store: QuarantineStore, after: string | undefined): AsyncGenerator<SilverDeadLetter[]> {
  let isBehind = after === undefined;
  for await (const batch of silverDeadLetters(store)) {
    const last = isBehind ? -1 : batch.findIndex(({ id }) => formatSilverDeadLetterId(id) === after);
    isBehind ||= last !== -1;
    if (isBehind) yield batch.slice(last + 1);
  }
}

function silverLine({ id, stream, reason, time, ledger }: SilverDeadLetter): Line {
  return {
    id: formatSilverDeadLetterId(id),
    stream,
    code: "dead-lettered",
    field: "",
    message: reason,
    state: entryState(ledger),
    time,
  };
}

/** Prints each line at once, except of one JSON array; memory does not grow with their number. */
async function printEach(lines: AsyncIterable<Line>, command: QuarantineCommand, print: (line: string) => void) {
  if (command.format === "csv") print(csvLine(eachColumns).trimEnd());
  const all: Row[] = [];
  for await (const line of lines) {
    const row = rowOf(line);
    if (command.format === "ndjson") print(JSON.stringify(row));
    else if (command.format === "csv") print(csvLine(eachColumns.map((name) => csvCell(row[name], false))).trimEnd());
    else if (command.format === "json") all.push(row);
    else print(textOfLine(line));
  }
  if (command.format === "json") print(JSON.stringify(all, null, 2));
}

function rowOf({ id, stream, code, field, message, state, time, place }: Line) {
  const { file = null, record = null, line = null } = place ?? {};
  return { id, stream, code, field, message, state, file, record, line, ingested: isoTime(time) };
}

function textOfLine({ id, time, state, code, field, message, place }: Line): string {
  const reason = `${code}${field === "" ? "" : ` (${printable(field)})`} – ${printable(message)}`;
  return `${id}  ${isoTime(time)}  ${state}  ${reason}${place === undefined ? "" : `  ${placeText(place)}`}`;
}

async function printGroups(
  lines: AsyncIterable<Line>,
  { format, state, sort }: QuarantineCommand,
  print: (line: string) => void,
) {
  const groups = reasonGroups();
  for await (const line of lines) groups.add(line, line.time);
  const unsorted = groups.mostFrequentFirst().map(({ first, last, ...row }) => {
    return { ...row, first: isoTime(first), last: isoTime(last) };
  });
  const rows = sort === undefined ? unsorted : sortedRows(columns, unsorted, sort);
  if (format !== "table") return print(rowsText(columns, rows, format).trimEnd());
  const count = sumBy(rows, (row) => row.count);
  if (rows.length > 0)
    print(
      textTable(
        { columns },
        rows.map((row) => ({ ...row, message: printable(row.message) })),
      ),
    );
  print(`${count} events, ${state === "all" ? "in any state" : state}`);
}

/** In the order of the row of one event. */
const eachColumns = [
  "id",
  "stream",
  "code",
  "field",
  "message",
  "state",
  "file",
  "record",
  "line",
  "ingested",
] as const;

const columns: PrintedTable["columns"] = [
  { name: "count", type: "integer" },
  { name: "stream", type: "text" },
  { name: "code", type: "text" },
  { name: "field", type: "text" },
  { name: "message", type: "text" },
  { name: "first", type: "time" },
  { name: "last", type: "time" },
];
