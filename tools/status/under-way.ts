import type { PipelineReport } from "../../shared/operations/status/report.ts";
import { sumBy } from "../../shared/platform/sum.ts";
import { formatNumber } from "../common/format-number.ts";

/** What the pipeline has still to do, one line for each step; none when everything has arrived everywhere. */
export function underWay({ streams, silver, gold, outbox, exports }: PipelineReport): string[] {
  const lag = sumBy(streams, (stream) => stream.lag ?? 0);
  const { messages, feeds } = outbox.backlog;
  const stale = exports.filter(({ current }) => !current);
  return [
    ...(lag > 0 ? [`hubs: ${formatNumber(lag)} events have not landed`] : []),
    ...(silver.backlog.events > 0 ? [`silver: ${formatNumber(silver.backlog.events)} events are not processed`] : []),
    ...(gold.stopped === null ? [] : [`gold: stopped, ${gold.stopped}`]),
    ...(gold.backlog.feeds > 0 ? [`gold: ${gold.backlog.feeds} change feed ranges have unread changes`] : []),
    ...(messages + feeds > 0
      ? [`outbox: ${formatNumber(messages)} messages are not published${since(outbox.waiting_since)} (OUTBOX_SCHEDULE)`]
      : []),
    ...stale.map(
      ({ summary, as_of, pending_months: months }) =>
        `exports: ${summary} as of ${as_of}${months.length > 0 ? `, pending months ${months.join(", ")}` : ""} (EXPORT_SCHEDULE)`,
    ),
  ];
}

function since(time: string | null): string {
  return time === null ? "" : ` since ${time}`;
}
