import { quarantineFor } from "../../shared/composition.ts";
import { discard as discardOne } from "../../shared/operations/quarantine/discard.ts";
import { type LedgerKey, ledgerKeyOf } from "../../shared/operations/quarantine/event-id.ts";
import { isInPeriod } from "../../shared/operations/quarantine/filter.ts";
import type { QuarantineCode } from "../../shared/operations/quarantine/ledger.ts";
import {
  findSilverDeadLetter,
  parseSilverDeadLetterId,
  type SilverDeadLetter,
  silverDeadLetters,
  silverLedgerKeyOf,
} from "../../shared/operations/quarantine/silver-dead-letters.ts";
import type { QuarantineStore } from "../../shared/operations/quarantine/store.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { mapConcurrent } from "../../shared/platform/map-concurrent.ts";
import type { QuarantineCommand } from "./flags.ts";
import { selected } from "./selection.ts";

interface Target {
  readonly key: LedgerKey;
  readonly code: QuarantineCode;
}

const atOnce = 16;
const texts = {
  now: "discarded",
  discarded: "skipped: discarded before",
  replayed: "skipped: replayed before",
  sending: "skipped: a replay is processing them; complete it first",
} as const;

/**
 * Marks events as discarded. Their bytes stay in quarantine.
 *
 * @returns false if a replay is processing some of them
 */
export async function discard(
  azure: Azure,
  command: QuarantineCommand,
  who: string,
  print: (line: string) => void,
): Promise<boolean> {
  const store = quarantineFor(azure);
  const request = { who, why: command.why ?? "", when: Date.now() };
  const counts = new Map<keyof typeof texts, number>();
  for await (const batch of command.layer === "silver" ? silverTargets(store, command) : targets(store, command)) {
    await mapConcurrent(batch, atOnce, async ({ key, code }) => {
      const outcome = (await discardOne(store, key, code, request)) ?? "now";
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    });
  }
  for (const [outcome, count] of counts) print(`${count} ${texts[outcome]}`);
  if (counts.size === 0) print("Nothing was discarded.");
  return !counts.has("sending");
}

async function* targets(store: QuarantineStore, command: QuarantineCommand): AsyncGenerator<Target[]> {
  for await (const batch of selected(store, command))
    yield batch.map(({ id, event }) => ({ key: ledgerKeyOf(id), code: event.code }));
}

async function* silverTargets(store: QuarantineStore, { ids, filter }: QuarantineCommand): AsyncGenerator<Target[]> {
  const targetOf = ({ id }: SilverDeadLetter): Target => ({ key: silverLedgerKeyOf(id), code: "dead-lettered" });
  for (const text of ids) {
    const id = parseSilverDeadLetterId(text);
    const deadLetter = id === undefined ? undefined : await findSilverDeadLetter(store, id);
    if (deadLetter === undefined) throw new Error(`no dead letter of silver has the id ${text}`);
    yield [targetOf(deadLetter)];
  }
  if (ids.length > 0) return;
  if (filter.code !== undefined || filter.field !== undefined)
    throw new Error("--code and --field cannot be used with --layer silver: dead letters have only a reason");
  for await (const batch of silverDeadLetters(store)) {
    const matching = batch.filter(
      ({ stream, time }) => (filter.stream ?? stream) === stream && isInPeriod(filter, time),
    );
    yield matching.map(targetOf);
  }
}
