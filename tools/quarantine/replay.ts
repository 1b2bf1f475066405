import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { QuarantineEntry } from "../../shared/operations/quarantine/entries.ts";
import { formatEventId } from "../../shared/operations/quarantine/event-id.ts";
import { presumedDead, type ReplayOutcome, replayRun } from "../../shared/operations/quarantine/replay.ts";
import { largestBody, refusalNow, whyUnfit } from "../../shared/operations/quarantine/replay-blocker.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { streamNamed } from "../../shared/streams/registry.ts";
import { replayWorld } from "./context.ts";
import type { Command } from "./flags.ts";
import { entryNamed, selected } from "./selection.ts";

const texts: Readonly<Record<ReplayOutcome, string>> = {
  sent: "sent again",
  arrived: "had been sent by a replay that was interrupted, and have arrived",
  replayed: "skipped: replayed before",
  discarded: "skipped: discarded before",
  unfit: "cannot be sent as they are",
  busy: `left alone: another replay is at them, or was interrupted less than ${presumedDead / 60_000} minutes ago`,
  unsettled: "left alone: whether an interrupted replay has sent them cannot be told yet; try again",
};
const undone: readonly ReplayOutcome[] = ["unfit", "busy", "unsettled"];

/**
 * Sends events again through their hubs.
 *
 * @returns false when some of them are not done, and not for having been done before
 */
export async function replay(
  azure: Azure,
  command: Command,
  who: string,
  print: (line: string) => void,
): Promise<boolean> {
  if (command.layer === "silver")
    throw new Error(
      "what silver set aside stands in bronze: it comes again with a rebuild of silver, not with a replay",
    );
  const world = replayWorld(azure);
  const correction = command.with === undefined ? undefined : await correctionFor(azure, command, command.with);
  if (command.dryRun) return dryRun(azure, command, correction, print);
  const counts = new Map<ReplayOutcome, number>();
  const details = new Map<string, number>();
  const order = { replay: randomUUID(), who, why: command.why ?? "replayed", correction };
  const take = replayRun(world, order, (entry, outcome, detail) => {
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    if (!undone.includes(outcome)) return;
    if (command.ids.length > 0) print(`${formatEventId(entry.id)}: ${detail ?? texts[outcome]}`);
    else if (detail !== undefined) details.set(detail, (details.get(detail) ?? 0) + 1);
  });
  try {
    for await (const batch of selected(world.store, command)) await take(batch);
  } finally {
    for (const [outcome, count] of counts) print(`${count} ${texts[outcome]}`);
    for (const [detail, count] of details) print(`  ${count}: ${detail}`);
    if (counts.size === 0) print("Nothing was sent.");
    else if (counts.has("sent")) print(`Replay ${order.replay}`);
  }
  return undone.every((outcome) => !counts.has(outcome));
}

/** A correction that would be quarantined again is none. */
async function correctionFor(azure: Azure, { ids }: Command, path: string): Promise<Uint8Array> {
  const body = await readFile(path);
  const { id } = await entryNamed(replayWorld(azure).store, ids[0] ?? "");
  const stream = streamNamed(id.partition.stream);
  const refusal = stream === undefined ? undefined : refusalNow(stream, body, Date.now());
  if (refusal !== undefined)
    throw new Error(`${path} would be ${refusal.outcome} again: ${refusal.code}, ${refusal.message}`);
  if (body.length > largestBody) throw new Error(`${path} is larger than a hub takes, ${largestBody} bytes`);
  return body;
}

/** Says what would become of them by the rules as they are in this code. */
async function dryRun(
  azure: Azure,
  command: Command,
  correction: Uint8Array | undefined,
  print: (line: string) => void,
): Promise<true> {
  const counts = new Map<string, number>();
  for await (const batch of selected(replayWorld(azure).store, command)) {
    for (const entry of batch) {
      const text = forecast(entry, correction);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  for (const [text, count] of counts) print(`${count} ${text}`);
  print("Nothing was sent: this was a dry run.");
  return true;
}

function forecast({ id, event, ledger }: QuarantineEntry, correction: Uint8Array | undefined): string {
  if (ledger !== undefined)
    return ledger.state === "sending" ? "were begun by another replay" : `would be skipped: ${ledger.state} before`;
  const stream = streamNamed(id.partition.stream);
  if (stream === undefined) return "cannot be sent: their stream is not in the registry";
  const unfit = correction === undefined ? whyUnfit(stream, event, Date.now()) : undefined;
  if (unfit !== undefined) return `cannot be sent as they are: ${unfit}`;
  const refusal = refusalNow(stream, correction ?? event.body, Date.now());
  if (refusal === undefined) return "would be accepted";
  return `would be ${refusal.outcome} again: ${refusal.code}${refusal.field === "" ? "" : ` (${refusal.field})`}`;
}
