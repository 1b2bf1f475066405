import type { Summary } from "../../shared/gold/summary.ts";
import { type QuarantineEntry, quarantineEntries } from "../../shared/operations/quarantine/entries.ts";
import { formatEventId } from "../../shared/operations/quarantine/event-id.ts";
import { hasState, isWithin, matches } from "../../shared/operations/quarantine/filter.ts";
import { type Reason, reasonGroups } from "../../shared/operations/quarantine/groups.ts";
import {
  formatSilverAsideId,
  type SilverAside,
  silverAsides,
} from "../../shared/operations/quarantine/silver-dead-letters.ts";
import type { QuarantineStore } from "../../shared/operations/quarantine/store.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { printable } from "../../shared/platform/printable.ts";
import { textTable } from "../common/table.ts";
import { quarantineStore } from "./context.ts";
import type { Command } from "./flags.ts";
import { timeText } from "./printable.ts";

/** One event without anything of the person that it is about. */
interface Line extends Reason {
  readonly id: string;
  readonly state: string;
  readonly time: number;
}

/** Prints what is in quarantine, by reason or event by event. */
export async function list(azure: Azure, command: Command, print: (line: string) => void): Promise<void> {
  const store = quarantineStore(azure);
  const lines = command.layer === "silver" ? silverLines(store, command) : bronzeLines(store, command);
  if (command.each) await printEach(lines, command, print);
  else await printGroups(lines, command, print);
}

async function* bronzeLines(store: QuarantineStore, { filter, state }: Command): AsyncGenerator<Line> {
  for await (const batch of quarantineEntries(store, filter.stream)) {
    for (const entry of batch)
      if (matches(filter, entry) && hasState(state, entry.ledger?.state)) yield bronzeLine(entry);
  }
}

function bronzeLine({ id, event, ledger }: QuarantineEntry): Line {
  const { code, field, message, ingestTime } = event;
  const state = ledger?.state ?? "open";
  return { id: formatEventId(id), stream: id.partition.stream, code, field, message, state, time: ingestTime };
}

/** Silver gives a reason, and no code. */
async function* silverLines(store: QuarantineStore, { filter, state }: Command): AsyncGenerator<Line> {
  if (filter.code !== undefined || filter.field !== undefined)
    throw new Error("--code and --field do not go with --layer silver, which gives a reason only");
  for await (const batch of silverAsides(store)) {
    for (const aside of batch) {
      if (filter.stream !== undefined && filter.stream !== aside.stream) continue;
      if (isWithin(filter, aside.time) && hasState(state, aside.ledger?.state)) yield silverLine(aside);
    }
  }
}

function silverLine({ id, stream, reason, time, ledger }: SilverAside): Line {
  const state = ledger?.state ?? "open";
  return { id: formatSilverAsideId(id), stream, code: "set-aside", field: "", message: reason, state, time };
}

/** As they come: nothing is gathered. */
async function printEach(lines: AsyncIterable<Line>, { format }: Command, print: (line: string) => void) {
  for await (const { time, ...line } of lines) {
    const { id, state, code, field, message } = line;
    const reason = `${code}${field === "" ? "" : ` (${printable(field)})`} – ${printable(message)}`;
    print(
      format === "json"
        ? JSON.stringify({ ...line, ingested: timeText(time) })
        : `${id}  ${timeText(time)}  ${state}  ${reason}`,
    );
  }
}

async function printGroups(lines: AsyncIterable<Line>, { format, state }: Command, print: (line: string) => void) {
  const groups = reasonGroups();
  for await (const line of lines) groups.add(line, line.time);
  const rows = groups.mostFrequentFirst().map(({ first, last, ...row }) => {
    return { ...row, first: timeText(first), last: timeText(last) };
  });
  if (format === "json") return print(JSON.stringify(rows, null, 2));
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  if (rows.length > 0)
    print(
      textTable(
        { columns },
        rows.map((row) => ({ ...row, message: printable(row.message) })),
      ),
    );
  print(`${count} events, ${state === "all" ? "whatever was done to them" : state}`);
}

const columns: Summary["columns"] = [
  { name: "count", type: "integer", description: "Events" },
  { name: "stream", type: "text", description: "Stream" },
  { name: "code", type: "text", description: "Reason" },
  { name: "field", type: "text", description: "Field at fault, if it is one" },
  { name: "message", type: "text", description: "What was expected" },
  { name: "first", type: "time", description: "Ingest of the earliest" },
  { name: "last", type: "time", description: "Ingest of the latest" },
];
