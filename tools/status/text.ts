import type { PipelineReport } from "../../shared/operations/status/report.ts";
import { formatNumber } from "../common/format-number.ts";
import { textColumns } from "../common/text-columns.ts";
import { serviceLevelsText } from "../slo/text.ts";
import { underWay } from "./under-way.ts";

const counted = ["received", "accepted", "duplicate", "ignored", "quarantined"] as const;

/** The report for a terminal: streams, layers, exports, and what is still under way. */
export function statusText(report: PipelineReport): string {
  const levels = serviceLevelsText(report);
  return [
    `Pipeline at ${report.time}`,
    streamsText(report),
    layersText(report),
    exportsText(report),
    levels,
    endText(report),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function streamsText({ streams }: PipelineReport): string {
  const rows = streams.map((stream) => [
    stream.stream,
    ...counted.map((name) => formatNumber(stream[name])),
    stream.lag === null ? "no response" : formatNumber(stream.lag),
    stream.last_event ?? "–",
  ]);
  const isRightAligned = (index: number) => index > 0 && index <= counted.length + 1;
  return textColumns(["stream", ...counted, "lag", "last event"], rows, { isRightAligned, rule: "-" }).join("\n");
}

function layersText({ silver, gold, outbox }: PipelineReport): string {
  const rows = [
    ["silver", `${formatNumber(silver.backlog.events)} events`, silver.last_run ?? "–"],
    ["gold", `${gold.backlog.feeds} feed ranges, ${gold.backlog.dead_letters} dead letters`, gold.last_run ?? "–"],
    ["outbox", `${formatNumber(outbox.backlog.messages)} messages, ${outbox.backlog.feeds} feed ranges`, "–"],
  ];
  return textColumns(["layer", "backlog", "last run"], rows, { isRightAligned: () => false, rule: "-" }).join("\n");
}

function exportsText({ exports }: PipelineReport): string {
  const rows = exports.map(({ summary, as_of, current, pending_months: months }) => [
    summary,
    current ? "current" : as_of,
    months.join(", "),
  ]);
  const heads = ["export", "as of", "pending months"];
  return textColumns(heads, rows, { isRightAligned: () => false, rule: "-" }).join("\n");
}

function endText(report: PipelineReport): string {
  const lines = underWay(report);
  return lines.length === 0 ? "Nothing is under way." : `Under way:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}
