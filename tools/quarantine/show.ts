import { writeFile } from "node:fs/promises";
import { landedFileName } from "../../shared/bronze/landing/file-progress.ts";
import { chainOf, type Link } from "../../shared/operations/quarantine/chain.ts";
import type { QuarantineEntry } from "../../shared/operations/quarantine/entries.ts";
import { formatEventId } from "../../shared/operations/quarantine/event-id.ts";
import type { LedgerRow } from "../../shared/operations/quarantine/ledger.ts";
import {
  findSilverAside,
  parseSilverAsideId,
  type SilverAside,
} from "../../shared/operations/quarantine/silver-dead-letters.ts";
import type { QuarantineStore } from "../../shared/operations/quarantine/store.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { printable } from "../../shared/platform/printable.ts";
import { quarantineStore } from "./context.ts";
import type { Command } from "./flags.ts";
import { printableBody, timeText } from "./printable.ts";
import { entryNamed } from "./selection.ts";

/** Bytes to standard output, untouched. */
export type WriteBytes = (bytes: Uint8Array) => Promise<void>;

/** Prints all there is of one event, personal values too, or only its original bytes. */
export async function show(
  azure: Azure,
  command: Command,
  print: (line: string) => void,
  write: WriteBytes,
): Promise<void> {
  const [id = ""] = command.ids;
  const store = quarantineStore(azure);
  const { body, lines } = await describe(store, id);
  if (command.out !== undefined) {
    await writeFile(command.out, body, { flag: "wx" });
    print(`${body.length} bytes written to ${command.out}`);
  } else if (command.raw) await write(body);
  else for (const line of await lines()) print(line);
}

async function describe(store: QuarantineStore, id: string) {
  const silverId = parseSilverAsideId(id);
  if (silverId === undefined) {
    const entry = await entryNamed(store, id);
    return { body: entry.event.body, lines: () => entryLines(store, entry) };
  }
  const aside = await findSilverAside(store, silverId);
  if (aside === undefined) throw new Error(`silver has set nothing aside under the id ${id}`);
  return { body: Buffer.from(aside.body), lines: async () => asideLines(id, aside) };
}

async function entryLines(store: QuarantineStore, entry: QuarantineEntry): Promise<string[]> {
  const { id, position, event, ledger } = entry;
  const { stream, partition, epoch } = id.partition;
  const name = id.file === undefined ? undefined : await landedFileName(store.manifest, partition, id.file);
  const { earlier, later } = await chainOf(store, entry);
  return [
    ...facts({
      id: formatEventId(id),
      stream,
      partition,
      epoch: id.file === undefined ? `${epoch}, ${timeText(epoch)}` : undefined,
      position: String(position),
      [id.file === undefined ? "sequence" : "record"]: String(id.sequenceNumber),
      source: event.source,
      file: id.file === undefined ? undefined : `${id.file}${name === undefined ? "" : `, ${name}`}`,
      enqueued: timeText(event.enqueuedTime),
      ingested: timeText(event.ingestTime),
      key: event.key === undefined ? "(none)" : event.key,
      reason: `${event.code}${event.field === "" ? "" : `, field ${event.field}`}`,
      message: event.message,
      state: stateText(ledger),
    }),
    ...earlier.map((link) => `sent again for ${linkText(link)}`),
    ...later.map((link) => `came again as ${linkText(link)}`),
    `body, ${event.body.length} bytes:`,
    printableBody(event.body),
  ];
}

function asideLines(id: string, { stream, reason, body, time, ledger }: SilverAside): string[] {
  return [
    ...facts({ id, stream, "set aside": timeText(time), reason, state: stateText(ledger) }),
    "It was accepted and stands in bronze: a rebuild of silver brings it again, so it cannot be replayed.",
    `body, ${Buffer.byteLength(body)} bytes:`,
    printableBody(Buffer.from(body)),
  ];
}

function facts(values: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name.padEnd(10)} ${printable(value)}`],
  );
}

function stateText(ledger: LedgerRow | undefined): string {
  if (ledger === undefined) return "open";
  const { state, who, when, why, replay, corrected } = ledger;
  const how = [...(corrected ? ["with a correction"] : []), ...(replay === undefined ? [] : [`replay ${replay}`])];
  return [`${state} ${timeText(when)} by ${who}: ${why}`, ...how].join(", ");
}

function linkText({ id, accepted, state }: Link): string {
  return `${id}, ${accepted ? "accepted" : `quarantined, ${state}`}`;
}
