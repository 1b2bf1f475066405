import { total } from "../../shared/bronze/manifest/outcome-counts.ts";
import type { PipelineSnapshot } from "../../shared/operations/doctor/pipeline-snapshot.ts";
import { checks } from "../../shared/operations/doctor/registry.ts";
import { sumBy } from "../../shared/platform/sum.ts";
import { formatNumber } from "../common/format-number.ts";

/** What the doctor has read, so that a report without findings shows that it looked. */
export function checkedParts(snapshot: PipelineSnapshot): string[] {
  const { hubs, partitions, gold, exports, serving, orchestrations } = snapshot;
  const parts = [
    [hubs.length, "hub"],
    [sumBy(hubs, (hub) => hub.partitions.length), "hub partition"],
    [partitions.length, "manifest partition"],
    [sumBy(partitions, ({ totals }) => total(totals)), "event"],
    [gold.length, "change feed range"],
    [exports.length, "export"],
    [serving?.length ?? 0, "serving table"],
    [orchestrations?.length ?? 0, "orchestration"],
  ] as const;
  const texts = parts.map(([count, name]) => `${formatNumber(count)} ${name}${count === 1 ? "" : "s"}`);
  return [`${checks.length} conditions over ${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`];
}
