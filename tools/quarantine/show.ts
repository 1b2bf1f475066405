import { writeFile } from "node:fs/promises";
import { landedFileName } from "../../shared/bronze/landing/landing-progress.ts";
import { quarantineFor } from "../../shared/composition.ts";
import { chainOf, type ReplayLink } from "../../shared/operations/quarantine/chain.ts";
import type { QuarantineEntry } from "../../shared/operations/quarantine/entries.ts";
import { type EventId, formatEventId } from "../../shared/operations/quarantine/event-id.ts";
import type { LedgerRow } from "../../shared/operations/quarantine/ledger.ts";
import {
  findSilverDeadLetter,
  parseSilverDeadLetterId,
  type SilverDeadLetter,
} from "../../shared/operations/quarantine/silver-dead-letters.ts";
import type { QuarantineStore } from "../../shared/operations/quarantine/store.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { printable } from "../../shared/platform/printable.ts";
import { isoTime } from "../../shared/platform/time.ts";
import { everybody } from "../../shared/serving/audit/audit-record.ts";
import { recordCommandRead } from "../common/record-command-read.ts";
import type { QuarantineCommand } from "./flags.ts";
import { printableBody } from "./printable.ts";
import { entryNamed } from "./selection.ts";

/** Writes bytes to standard output. */
export type WriteBytes = (bytes: Uint8Array) => Promise<void>;

/** Prints one event with its personal data, or only its original bytes. */
export async function show(
  azure: Azure,
  command: QuarantineCommand,
  print: (line: string) => void,
  write: WriteBytes,
): Promise<void> {
  const [id = ""] = command.ids;
  const store = quarantineFor(azure);
  const { body, lines } = await describe(store, id);
  await recordCommandRead(azure, "quarantine show", { what: "event", subjects: everybody }, Date.now());
  if (command.out !== undefined) {
    await writeFile(command.out, body, { flag: "wx", mode: 0o600 });
    print(`${body.length} bytes written to ${command.out}`);
  } else if (command.raw) await write(body);
  else for (const line of await lines()) print(line);
}

async function describe(store: QuarantineStore, id: string) {
  const silverId = parseSilverDeadLetterId(id);
  if (silverId === undefined) {
    const entry = await entryNamed(store, id);
    return { body: entry.event.body, lines: () => entryLines(store, entry) };
  }
  const deadLetter = await findSilverDeadLetter(store, silverId);
  if (deadLetter === undefined) throw new Error(`no dead letter of silver has the id ${id}`);
  return { body: Buffer.from(deadLetter.body), lines: async () => deadLetterLines(id, deadLetter) };
}

/** The sequence number, or the record number in the file; `17, record 3 in the event` for one of several. */
function positionText({ sequenceNumber, record }: EventId): string {
  return record === undefined ? String(sequenceNumber) : `${sequenceNumber}, record ${record} in the event`;
}

async function entryLines(store: QuarantineStore, entry: QuarantineEntry): Promise<string[]> {
  const { id, position, event, ledger } = entry;
  const { stream, partition, generation } = id.partition;
  const name = id.file === undefined ? undefined : await landedFileName(store.manifest, partition, id.file);
  const { earlier, later } = await chainOf(store, entry);
  return [
    ...fieldLines({
      id: formatEventId(id),
      stream,
      partition,
      generation: id.file === undefined ? `${generation}, ${isoTime(generation)}` : undefined,
      position: String(position),
      [id.file === undefined ? "sequence" : "record"]: positionText(id),
      source: event.source,
      file: id.file === undefined ? undefined : `${id.file}${name === undefined ? "" : `, ${name}`}`,
      enqueued: isoTime(event.enqueuedTime),
      ingested: isoTime(event.ingestTime),
      key: event.key === undefined ? "(none)" : event.key,
      reason: `${event.code}${event.field === "" ? "" : `, field ${event.field}`}`,
      message: event.message,
      state: stateText(ledger),
    }),
    ...earlier.map((link) => `replay of ${linkText(link)}`),
    ...later.map((link) => `replayed as ${linkText(link)}`),
    `body, ${event.body.length} bytes:`,
    printableBody(event.body),
  ];
}

function deadLetterLines(id: string, { stream, reason, body, time, ledger }: SilverDeadLetter): string[] {
  return [
    ...fieldLines({ id, stream, "dead-lettered": isoTime(time), reason, state: stateText(ledger) }),
    "Bronze contains the event: a rebuild of silver processes it again, and it cannot be replayed.",
    `body, ${Buffer.byteLength(body)} bytes:`,
    printableBody(Buffer.from(body)),
  ];
}

function fieldLines(values: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name.padEnd(13)} ${printable(value)}`],
  );
}

function stateText(ledger: LedgerRow | undefined): string {
  if (ledger === undefined) return "open";
  const { state, who, when, why, replay, corrected } = ledger;
  const how = [...(corrected ? ["with a correction"] : []), ...(replay === undefined ? [] : [`replay ${replay}`])];
  return [`${state} ${isoTime(when)} by ${who}: ${why}`, ...how].join(", ");
}

function linkText({ id, accepted, state }: ReplayLink): string {
  return `${id}, ${accepted ? "accepted" : `quarantined, ${state}`}`;
}
