import { servingFor } from "../../shared/composition.ts";
import { summaries } from "../../shared/gold/registry.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { sumBy } from "../../shared/platform/sum.ts";
import { compareServing, differs } from "../../shared/serving/postgres/compare.ts";
import { formatNumber } from "../common/format-number.ts";
import { pollUntil } from "../common/poll.ts";
import { runtimeOf } from "../common/runtime.ts";

/**
 * Waits until the serving database has read all changes of gold, and compares it.
 *
 * @returns whether there is one
 * @throws Error if it differs, or makes no progress
 */
export async function reconcileServing(azure: Azure): Promise<boolean> {
  const serving = servingFor(azure, runtimeOf(azure));
  if (serving === undefined) return false;
  const read = () => compareServing(serving, summaries, Math.random());
  const { state } = await pollUntil(read, (all) => all.every((each) => each.state === "compared"), {
    stallTimeout: 30_000,
  });
  const wrong = state.filter((each) => each.state !== "compared" || differs(each));
  if (wrong.length > 0) throw new Error(`✗ PostgreSQL differs from gold: ${JSON.stringify(wrong)}`);
  const groups = sumBy(state, (each) => (each.state === "compared" ? each.groups.serving : 0));
  console.log(`✓ ${state.length} tables in PostgreSQL contain all ${formatNumber(groups)} groups of gold.`);
  return true;
}
