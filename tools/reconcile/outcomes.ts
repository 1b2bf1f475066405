import { sum } from "../../shared/platform/sum.ts";
import { formatNumber } from "../common/format-number.ts";
import type { GeneratedEvent } from "../common/history.ts";
import { textColumns } from "../common/text-columns.ts";
import type { BronzeScan } from "./bronze-scan.ts";
import { addDigests, type Digest, Digester, hashOf } from "./digest.ts";
import type { Ledger } from "./ledger.ts";

/** The events of one sender, by stream. */
export interface SentEvents {
  /** Display name: `history`, `live`. */
  readonly sender: string;
  /** Digests of the events that must be stored, accepted or quarantined. */
  readonly streams: ReadonlyMap<string, Digest>;
  /** Number of unrelated events, which are counted but not stored. */
  readonly ignored: ReadonlyMap<string, number>;
}

/** @param unrelated events that must be ignored */
export function sentByGenerator(
  sender: string,
  events: Iterable<GeneratedEvent>,
  unrelated: Iterable<GeneratedEvent> = [],
): SentEvents {
  const digesters = new Map<string, Digester>();
  for (const { stream, body } of events) {
    const digester = digesters.get(stream) ?? new Digester();
    digesters.set(stream, digester);
    digester.add(hashOf(Buffer.from(body)));
  }
  const ignored = new Map<string, number>();
  for (const { stream } of unrelated) ignored.set(stream, (ignored.get(stream) ?? 0) + 1);
  return { sender, streams: new Map([...digesters].map(([name, digester]) => [name, digester.digest()])), ignored };
}

export function sentByLedger(sender: string, { streams }: Ledger): SentEvents {
  const sums = Object.entries(streams).map(
    ([name, { accepted, quarantined }]) => [name, addDigests([accepted, quarantined])] as const,
  );
  return { sender, streams: new Map(sums), ignored: new Map() };
}

/** The outcomes of all events sent to one stream. */
export interface StreamOutcomes {
  readonly stream: string;
  /** Number of events by sender, in the order of the senders. */
  readonly sent: readonly number[];
  readonly accepted: number;
  readonly quarantined: number;
  readonly ignored: number;
  /**
   * Bronze and quarantine contain every body as often as it was sent, and the number of ignored events is as expected.
   */
  readonly isExact: boolean;
}

/**
 * Compares all events sent with the contents of bronze and quarantine.
 *
 * @param ignored number of ignored events by stream, see `ignoredCounts`
 */
export function outcomes(
  senders: readonly SentEvents[],
  scan: Pick<BronzeScan, "stream" | "streams">,
  ignored: ReadonlyMap<string, number>,
): StreamOutcomes[] {
  const sentTo = senders.flatMap((sender) => [...sender.streams.keys(), ...sender.ignored.keys()]);
  const seen = [...ignored].filter(([, count]) => count > 0).map(([stream]) => stream);
  return [...new Set([...sentTo, ...scan.streams(), ...seen])].sort().map((stream) => {
    const stored = senders.map(({ streams }) => streams.get(stream) ?? { count: 0, sum: "0" });
    const unrelated = senders.map((sender) => sender.ignored.get(stream) ?? 0);
    const found = scan.stream(stream);
    const [accepted, quarantined] = [found.accepted.digest(), found.quarantined.digest()];
    const [sentDigest, arrived] = [addDigests(stored), addDigests([accepted, quarantined])];
    const wasIgnored = ignored.get(stream) ?? 0;
    return {
      stream,
      sent: stored.map(({ count }, index) => count + (unrelated[index] ?? 0)),
      accepted: accepted.count,
      quarantined: quarantined.count,
      ignored: wasIgnored,
      isExact: sentDigest.count === arrived.count && sentDigest.sum === arrived.sum && sum(unrelated) === wasIgnored,
    };
  });
}

/** A table with one row per stream. */
export function outcomesText(senders: readonly SentEvents[], streams: readonly StreamOutcomes[]): string {
  const heads = ["stream", ...senders.map(({ sender }) => sender), "accepted", "quarantined", "ignored", "exact"];
  const rows = streams.map((each) => {
    const { stream, sent, accepted, quarantined, ignored } = each;
    const counts = [...sent, accepted, quarantined, ignored].map((count) => formatNumber(count));
    return [stream, ...counts, verdict(each)];
  });
  const isRightAligned = (index: number) => index > 0 && index < heads.length - 1;
  return textColumns(heads, rows, { isRightAligned, rule: "─", gap: "   " })
    .map((line) => `  ${line}`)
    .join("\n");
}

function verdict({ sent, accepted, quarantined, ignored, isExact }: StreamOutcomes): string {
  if (isExact) return "✓";
  const difference = accepted + quarantined + ignored - sum(sent);
  return difference === 0 ? "✗ different" : `✗ ${difference > 0 ? "+" : ""}${difference}`;
}
