import type { Azure } from "../../shared/platform/azure/clients.ts";
import { sumBy } from "../../shared/platform/sum.ts";
import { formatNumber } from "../common/format-number.ts";
import type { GeneratedEvent } from "../common/history.ts";
import { pollUntil } from "../common/poll.ts";
import { type BronzeScan, openBronzeScan } from "../reconcile/bronze-scan.ts";
import { compare } from "../reconcile/compare.ts";
import { hashOf } from "../reconcile/digest.ts";
import { ignoredCounts } from "../reconcile/ignored.ts";
import { outcomes, outcomesText, sentByGenerator, sentByLedger } from "../reconcile/outcomes.ts";
import { isExact, reportText } from "../reconcile/report.ts";
import { areRaisedOnce, isDeliveredOnce } from "./alerts.ts";
import type { LoadedHistory } from "./load-history.ts";
import type { PublishedMessage } from "./published-messages.ts";
import { dueScores, isExactlyOnce } from "./scores.ts";
import type { LiveStream } from "./stream-live.ts";

/** The alerts in the hub, and what the receiver of webhooks printed. */
interface SentAlerts {
  readonly alerts: readonly PublishedMessage[];
  readonly deliveries: readonly string[];
}

/**
 * Reconciles the outcomes of all events, the live devices' ledger, and the published scores and alerts.
 *
 * @throws Error if there is a violation
 */
export async function reconcileDemo(
  azure: Azure,
  { events, unrelated, restless }: LoadedHistory,
  { ledger, visits }: LiveStream,
  scores: readonly PublishedMessage[],
  { alerts, deliveries }: SentAlerts,
): Promise<void> {
  const senders = [
    sentByGenerator("history", events, unrelated),
    sentByGenerator("file", visits),
    sentByLedger("live", ledger),
  ];
  const sent = new Set([...events, ...visits].map(({ body }) => hashOf(Buffer.from(body))));
  const isOwn = (bodyHash: string, body: Buffer) => sent.has(bodyHash) || body.includes(ledger.prefix);
  const scan = openBronzeScan(azure, { isOwn });
  await readAll(
    scan,
    sumBy(senders, ({ streams }) => sumBy([...streams.values()], ({ count }) => count)),
  );
  const streams = outcomes(senders, scan, atMost(await ignoredCounts(azure), unrelated));
  console.log(`\nReconciliation: events sent and their outcomes\n\n${outcomesText(senders, streams)}\n`);
  const comparison = await compare(azure, ledger, { stallSeconds: 10 });
  if (scan.others() > 0) console.log(`${formatNumber(scan.others())} events of other senders are not compared.\n`);
  if (!streams.every((stream) => stream.isExact)) throw new Error("✗ The events stored differ from the events sent.");
  console.log(
    "✓ Every event sent has exactly one outcome, byte for byte; unrelated events were counted and not stored.",
  );
  if (!isExact(comparison)) throw new Error(reportText(ledger, comparison));
  console.log("✓ Silver and gold contain every event of the live devices exactly once.");
  const due = dueScores(events);
  if (!isExactlyOnce(due, scores))
    throw new Error(`✗ ${due.length} risk scores were due, ${scores.length} were published.`);
  console.log(`✓ ${due.length} risk scores were published, each exactly once.`);
  if (!areRaisedOnce([restless.userId], alerts))
    throw new Error(`✗ One alert was due, ${alerts.length} messages about alerts were published.`);
  if (!isDeliveredOnce(deliveries))
    throw new Error(`✗ One delivery to the webhook was due, which received:\n${deliveries.join("\n")}`);
  console.log("✓ The health alert was published and delivered to the webhook, each exactly once.");
}

/** Reads until as many events have landed as were sent: those of others can make the pipeline look settled earlier. */
async function readAll(scan: BronzeScan, expected: number): Promise<void> {
  const read = async () => {
    await scan.read();
    return scan.count();
  };
  await pollUntil(read, (count) => count >= expected, { stallTimeout: 20_000 });
}

/** Ignored events are not stored: more of them than were sent are those of others. */
function atMost(ignored: ReadonlyMap<string, number>, sent: readonly GeneratedEvent[]): ReadonlyMap<string, number> {
  const own = Map.groupBy(sent, ({ stream }) => stream);
  return new Map([...ignored].map(([stream, count]) => [stream, Math.min(count, own.get(stream)?.length ?? 0)]));
}
