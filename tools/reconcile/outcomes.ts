import type { GeneratedEvent } from "../common/history.ts";
import type { BronzeScan } from "./bronze-scan.ts";
import { type Digest, Digester, hashOf, sumOf } from "./digest.ts";
import type { Account } from "./ledger.ts";

/** What one sender sent, by stream. */
export interface Sent {
  /** For a person: `history`, `live`. */
  readonly sender: string;
  /** Of what must be kept: accepted or quarantined. */
  readonly streams: ReadonlyMap<string, Digest>;
  /** Events besides that are nobody's here: counted, and kept nowhere. */
  readonly ignored: ReadonlyMap<string, number>;
}

/** @param foreign events that must be ignored */
export function sentEvents(
  sender: string,
  events: Iterable<GeneratedEvent>,
  foreign: Iterable<GeneratedEvent> = [],
): Sent {
  const digesters = new Map<string, Digester>();
  for (const { stream, body } of events) {
    const digester = digesters.get(stream) ?? new Digester();
    digesters.set(stream, digester);
    digester.add(hashOf(Buffer.from(body)));
  }
  const ignored = new Map<string, number>();
  for (const { stream } of foreign) ignored.set(stream, (ignored.get(stream) ?? 0) + 1);
  return { sender, streams: new Map([...digesters].map(([name, digester]) => [name, digester.digest()])), ignored };
}

export function sentByAccount(sender: string, { streams }: Account): Sent {
  const sums = Object.entries(streams).map(
    ([name, { accepted, quarantined }]) => [name, sumOf([accepted, quarantined])] as const,
  );
  return { sender, streams: new Map(sums), ignored: new Map() };
}

/** What became of everything that was sent to one stream. */
export interface StreamOutcomes {
  readonly stream: string;
  /** Events of each sender, in their order. */
  readonly sent: readonly number[];
  readonly accepted: number;
  readonly quarantined: number;
  readonly ignored: number;
  /** Every body stands in bronze or in quarantine, as often as it was sent; and as many were ignored as had to be. */
  readonly isExact: boolean;
}

/**
 * Compares all that was ever sent with all that bronze and quarantine hold.
 *
 * @param ignored events of each stream that were ignored, see `ignoredEvents`
 */
export function outcomes(
  senders: readonly Sent[],
  scan: Pick<BronzeScan, "stream" | "streams">,
  ignored: ReadonlyMap<string, number>,
): StreamOutcomes[] {
  const sentTo = senders.flatMap((sender) => [...sender.streams.keys(), ...sender.ignored.keys()]);
  const seen = [...ignored].filter(([, count]) => count > 0).map(([stream]) => stream);
  return [...new Set([...sentTo, ...scan.streams(), ...seen])].sort().map((stream) => {
    const kept = senders.map(({ streams }) => streams.get(stream) ?? { count: 0, sum: "0" });
    const foreign = senders.map((sender) => sender.ignored.get(stream) ?? 0);
    const found = scan.stream(stream);
    const [accepted, quarantined] = [found.accepted.digest(), found.quarantined.digest()];
    const [left, arrived] = [sumOf(kept), sumOf([accepted, quarantined])];
    const wasIgnored = ignored.get(stream) ?? 0;
    return {
      stream,
      sent: kept.map(({ count }, index) => count + (foreign[index] ?? 0)),
      accepted: accepted.count,
      quarantined: quarantined.count,
      ignored: wasIgnored,
      isExact: left.count === arrived.count && left.sum === arrived.sum && sum(foreign) === wasIgnored,
    };
  });
}

/** A line a stream. */
export function outcomesText(senders: readonly Sent[], streams: readonly StreamOutcomes[]): string {
  const heads = ["", ...senders.map(({ sender }) => sender), "accepted", "quarantined", "ignored", ""];
  const rows = streams.map((each) => {
    const { stream, sent, accepted, quarantined, ignored } = each;
    const counts = [...sent, accepted, quarantined, ignored].map((count) => count.toLocaleString("en-US"));
    return [stream, ...counts, verdict(each)];
  });
  const widths = heads.map((head, index) => Math.max(head.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) =>
        index === 0 || index === cells.length - 1 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
      )
      .join("   ")
      .trimEnd();
  return [heads, ...rows].map((row) => `  ${line(row)}`).join("\n");
}

function verdict({ sent, accepted, quarantined, ignored, isExact }: StreamOutcomes): string {
  if (isExact) return "✓";
  const difference = accepted + quarantined + ignored - sum(sent);
  return difference === 0 ? "✗ others" : `✗ ${difference > 0 ? "+" : ""}${difference}`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
