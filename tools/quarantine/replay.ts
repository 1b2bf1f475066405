import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { quarantineFor, replayFor } from "../../shared/composition.ts";
import type { QuarantineEntry } from "../../shared/operations/quarantine/entries.ts";
import { formatEventId } from "../../shared/operations/quarantine/event-id.ts";
import { abandonedAfter, type ReplayOutcome, startReplay } from "../../shared/operations/quarantine/replay.ts";
import { currentRejection, maxBodySize, replayBlocker } from "../../shared/operations/quarantine/replay-blocker.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { minute } from "../../shared/platform/time.ts";
import type { TimeBounds } from "../../shared/streams/fields/time.ts";
import { streamNamed } from "../../shared/streams/registry.ts";
import type { QuarantineCommand } from "./flags.ts";
import { entryNamed, selected } from "./selection.ts";

const texts: Readonly<Record<ReplayOutcome, string>> = {
  sent: "sent again",
  arrived: "had been sent by an interrupted replay, and have landed",
  replayed: "skipped: replayed before",
  discarded: "skipped: discarded before",
  blocked: "cannot be sent as they are",
  busy: `skipped: another replay is processing them, or was interrupted less than ${abandonedAfter / minute} minutes ago`,
  undetermined: "skipped: it is not known yet whether an interrupted replay has sent them; try again",
};
const incomplete: readonly ReplayOutcome[] = ["blocked", "busy", "undetermined"];

/**
 * Sends events again through their hubs.
 *
 * @returns false if some events were neither sent nor done before
 */
export async function replay(
  azure: Azure,
  command: QuarantineCommand,
  who: string,
  print: (line: string) => void,
): Promise<boolean> {
  if (command.layer === "silver")
    throw new Error(
      "dead letters of silver are in bronze: a rebuild of silver processes them again, a replay does not",
    );
  const context = replayFor(azure, { now: Date.now, sleep: (time) => sleep(time) });
  const correction = command.with === undefined ? undefined : await correctionFor(azure, command, command.with);
  if (command.dryRun) return dryRun(azure, command, correction, print);
  const counts = new Map<ReplayOutcome, number>();
  const details = new Map<string, number>();
  const request = { replay: randomUUID(), who, why: command.why ?? "replayed", correction };
  const process = startReplay(context, request, (entry, outcome, detail) => {
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    if (!incomplete.includes(outcome)) return;
    if (command.ids.length > 0) print(`${formatEventId(entry.id)}: ${detail ?? texts[outcome]}`);
    else if (detail !== undefined) details.set(detail, (details.get(detail) ?? 0) + 1);
  });
  try {
    for await (const batch of selected(context.store, command)) await process(batch);
  } finally {
    for (const [outcome, count] of counts) print(`${count} ${texts[outcome]}`);
    for (const [detail, count] of details) print(`  ${count}: ${detail}`);
    if (counts.size === 0) print("Nothing was sent.");
    else if (counts.has("sent")) print(`Replay ${request.replay}`);
  }
  return incomplete.every((outcome) => !counts.has(outcome));
}

/** Rejects a correction that would be quarantined again. */
async function correctionFor(azure: Azure, { ids }: QuarantineCommand, path: string): Promise<Uint8Array> {
  const body = await readFile(path);
  const { id } = await entryNamed(quarantineFor(azure), ids[0] ?? "");
  const stream = streamNamed(id.partition.stream);
  const rejection = stream === undefined ? undefined : currentRejection(stream, body, boundsOf(azure));
  if (rejection !== undefined)
    throw new Error(`${path} would be ${rejection.outcome} again: ${rejection.code}, ${rejection.message}`);
  if (body.length > maxBodySize) throw new Error(`${path} is larger than a hub accepts, ${maxBodySize} bytes`);
  return body;
}

/** Prints the outcomes by the rules of this version. */
async function dryRun(
  azure: Azure,
  command: QuarantineCommand,
  correction: Uint8Array | undefined,
  print: (line: string) => void,
): Promise<true> {
  const counts = new Map<string, number>();
  for await (const batch of selected(quarantineFor(azure), command)) {
    for (const entry of batch) {
      const text = forecast(entry, correction, boundsOf(azure));
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  for (const [text, count] of counts) print(`${count} ${text}`);
  print("Nothing was sent: this was a dry run.");
  return true;
}

/** Those of an event that is sent now. */
function boundsOf({ configuration }: Azure): TimeBounds {
  return { enqueuedTime: Date.now(), earliestTime: configuration.earliestTime };
}

function forecast(
  { id, event, ledger }: QuarantineEntry,
  correction: Uint8Array | undefined,
  bounds: TimeBounds,
): string {
  if (ledger !== undefined)
    return ledger.state === "sending" ? "are being sent by another replay" : `would be skipped: ${ledger.state} before`;
  const stream = streamNamed(id.partition.stream);
  if (stream === undefined) return "cannot be sent: their stream is not in the registry";
  const blocker = correction === undefined ? replayBlocker(stream, event, bounds) : undefined;
  if (blocker !== undefined) return `cannot be sent as they are: ${blocker}`;
  const rejection = currentRejection(stream, correction ?? event.body, bounds);
  if (rejection === undefined) return "would be accepted";
  return `would be ${rejection.outcome} again: ${rejection.code}${rejection.field === "" ? "" : ` (${rejection.field})`}`;
}
