import type { Azure } from "../../shared/platform/azure/clients.ts";
import { openBronzeScan } from "../reconcile/bronze-scan.ts";
import { compare } from "../reconcile/compare.ts";
import { ignoredCounts } from "../reconcile/ignored.ts";
import { outcomes, outcomesText, sentByGenerator, sentByLedger } from "../reconcile/outcomes.ts";
import { isExact, reportText } from "../reconcile/report.ts";
import type { LoadedHistory } from "./load-history.ts";
import { dueScores, isExactlyOnce, type PublishedScore } from "./scores.ts";
import type { LiveStream } from "./stream-live.ts";

/**
 * Reconciles the outcomes of all events, the live devices' ledger, and the published scores.
 *
 * @throws Error if there is a violation
 */
export async function reconcileDemo(
  azure: Azure,
  { events, unrelated }: LoadedHistory,
  { ledger, visits }: LiveStream,
  scores: readonly PublishedScore[],
): Promise<void> {
  const senders = [
    sentByGenerator("history", events, unrelated),
    sentByGenerator("file", visits),
    sentByLedger("live", ledger),
  ];
  const scan = openBronzeScan(azure, {});
  await scan.read();
  const streams = outcomes(senders, scan, await ignoredCounts(azure));
  console.log(`\nReconciliation: events sent and their outcomes\n\n${outcomesText(senders, streams)}\n`);
  const comparison = await compare(azure, ledger, { stallSeconds: 10 });
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
}
