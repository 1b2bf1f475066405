import type { GeneratedEvent } from "../history.ts";
import type { Account } from "./account.ts";
import type { BronzeScan } from "./bronze-scan.ts";
import { type Digest, Digester, hashOf, sumOf } from "./digest.ts";

/** What one sender sent, by stream. */
export interface Sent {
  /** For a person: `history`, `live`. */
  readonly sender: string;
  readonly streams: ReadonlyMap<string, Digest>;
}

export function sentEvents(sender: string, events: Iterable<GeneratedEvent>): Sent {
  const digesters = new Map<string, Digester>();
  for (const { stream, body } of events) {
    const digester = digesters.get(stream) ?? new Digester();
    digesters.set(stream, digester);
    digester.add(hashOf(Buffer.from(body)));
  }
  return { sender, streams: new Map([...digesters].map(([stream, digester]) => [stream, digester.digest()])) };
}

export function sentByAccount(sender: string, { streams }: Account): Sent {
  const sums = Object.entries(streams).map(
    ([name, { accepted, quarantined }]) => [name, sumOf([accepted, quarantined])] as const,
  );
  return { sender, streams: new Map(sums) };
}

/** What became of everything that was sent to one stream. */
export interface StreamOutcomes {
  readonly stream: string;
  /** Events of each sender, in their order. */
  readonly sent: readonly number[];
  readonly accepted: number;
  readonly quarantined: number;
  /** Every body stands in bronze or in quarantine, as often as it was sent. */
  readonly isExact: boolean;
}

/** Compares all that was ever sent with all that bronze and quarantine hold. */
export function outcomes(senders: readonly Sent[], scan: BronzeScan): StreamOutcomes[] {
  const names = new Set([...senders.flatMap(({ streams }) => [...streams.keys()]), ...scan.streams()]);
  return [...names].sort().map((stream) => {
    const sent = senders.map(({ streams }) => streams.get(stream) ?? { count: 0, sum: "0" });
    const found = scan.stream(stream);
    const [accepted, quarantined] = [found.accepted.digest(), found.quarantined.digest()];
    const [left, arrived] = [sumOf(sent), sumOf([accepted, quarantined])];
    return {
      stream,
      sent: sent.map(({ count }) => count),
      accepted: accepted.count,
      quarantined: quarantined.count,
      isExact: left.count === arrived.count && left.sum === arrived.sum,
    };
  });
}

/** A line a stream. */
export function outcomesText(senders: readonly Sent[], streams: readonly StreamOutcomes[]): string {
  const heads = ["", ...senders.map(({ sender }) => sender), "accepted", "quarantined", ""];
  const rows = streams.map(({ stream, sent, accepted, quarantined, isExact }) => {
    const total = sent.reduce((sum, count) => sum + count, 0);
    const difference = accepted + quarantined - total;
    const verdict = isExact ? "✓" : difference === 0 ? "✗ other bodies" : `✗ ${difference > 0 ? "+" : ""}${difference}`;
    return [stream, ...[...sent, accepted, quarantined].map((count) => count.toLocaleString("en-US")), verdict];
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
