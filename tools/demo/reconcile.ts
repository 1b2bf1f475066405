import type { Azure } from "../../shared/platform/azure/clients.ts";
import { bronzeScan } from "../reconcile/bronze-scan.ts";
import { compare } from "../reconcile/compare.ts";
import { ignoredEvents } from "../reconcile/ignored.ts";
import { outcomes, outcomesText, sentByAccount, sentEvents } from "../reconcile/outcomes.ts";
import { isExact, reportText } from "../reconcile/report.ts";
import type { Past } from "./load-history.ts";
import type { Present } from "./stream-live.ts";
import { dueScores, isExactlyOnce, type PublishedScore } from "./scores.ts";

/**
 * All that was sent, by outcome; the live devices' figures, as their account expects them; and the scores that went out.
 *
 * @throws Error when anything is not exact
 */
export async function proveByAccount(
  azure: Azure,
  { events, foreign }: Past,
  { account, visits }: Present,
  scores: readonly PublishedScore[],
): Promise<void> {
  const senders = [sentEvents("history", events, foreign), sentEvents("file", visits), sentByAccount("live", account)];
  const scan = bronzeScan(azure, {});
  await scan.read();
  const streams = outcomes(senders, scan, await ignoredEvents(azure));
  console.log(`\nThe account: what was sent, and what became of it\n\n${outcomesText(senders, streams)}\n`);
  const comparison = await compare(azure, account, { patience: 10 });
  if (!streams.every((stream) => stream.isExact)) throw new Error("✗ What was sent is not what arrived.");
  console.log(
    "✓ Every event sent is in exactly one outcome, byte for byte; what is not ours was counted, and kept nowhere.",
  );
  if (!isExact(comparison)) throw new Error(reportText(account, comparison));
  console.log("✓ What the live devices sent is in silver and gold to the last reading, each event counted once.");
  const due = dueScores(events);
  if (!isExactlyOnce(due, scores)) throw new Error(`✗ ${due.length} risk scores were due, ${scores.length} went out.`);
  console.log(`✓ Each of ${due.length} assessments went out as a risk score, exactly once.`);
}
