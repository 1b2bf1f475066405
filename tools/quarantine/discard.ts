import { discard as discardOne } from "../../shared/operations/quarantine/discard.ts";
import { type LedgerKey, ledgerKeyOf } from "../../shared/operations/quarantine/event-id.ts";
import { isWithin } from "../../shared/operations/quarantine/filter.ts";
import {
  findSilverAside,
  parseSilverAsideId,
  type SilverAside,
  silverAsides,
  silverLedgerKeyOf,
} from "../../shared/operations/quarantine/silver-dead-letters.ts";
import type { QuarantineStore } from "../../shared/operations/quarantine/store.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { concurrently } from "../../shared/platform/map-concurrent.ts";
import { quarantineStore } from "./context.ts";
import type { Command } from "./flags.ts";
import { selected } from "./selection.ts";

interface Target {
  readonly key: LedgerKey;
  readonly code: string;
}

const atOnce = 16;
const texts = {
  now: "discarded",
  discarded: "skipped: discarded before",
  replayed: "skipped: replayed before",
  sending: "left alone: a replay is at them; replay them to its end first",
} as const;

/**
 * Notes for events that nothing will come of them; their bytes stay.
 *
 * @returns false when a replay is at some of them
 */
export async function discard(
  azure: Azure,
  command: Command,
  who: string,
  print: (line: string) => void,
): Promise<boolean> {
  const store = quarantineStore(azure);
  const order = { who, why: command.why ?? "", when: Date.now() };
  const counts = new Map<keyof typeof texts, number>();
  for await (const batch of command.layer === "silver" ? silverTargets(store, command) : targets(store, command)) {
    await concurrently(batch, atOnce, async ({ key, code }) => {
      const outcome = (await discardOne(store, key, code, order)) ?? "now";
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    });
  }
  for (const [outcome, count] of counts) print(`${count} ${texts[outcome]}`);
  if (counts.size === 0) print("Nothing was discarded.");
  return !counts.has("sending");
}

async function* targets(store: QuarantineStore, command: Command): AsyncGenerator<Target[]> {
  for await (const batch of selected(store, command))
    yield batch.map(({ id, event }) => ({ key: ledgerKeyOf(id), code: event.code }));
}

async function* silverTargets(store: QuarantineStore, { ids, filter }: Command): AsyncGenerator<Target[]> {
  const targetOf = ({ id }: SilverAside): Target => ({ key: silverLedgerKeyOf(id), code: "set-aside" });
  for (const text of ids) {
    const id = parseSilverAsideId(text);
    const aside = id === undefined ? undefined : await findSilverAside(store, id);
    if (aside === undefined) throw new Error(`silver has set nothing aside under the id ${text}`);
    yield [targetOf(aside)];
  }
  if (ids.length > 0) return;
  if (filter.code !== undefined || filter.field !== undefined)
    throw new Error("--code and --field do not go with --layer silver, which gives a reason only");
  for await (const batch of silverAsides(store)) {
    const wanted = batch.filter(({ stream, time }) => (filter.stream ?? stream) === stream && isWithin(filter, time));
    yield wanted.map(targetOf);
  }
}
