import { type InstanceRow, isTerminal } from "../store/instances.ts";
import type { HistoryEvent } from "../wire/history-events.ts";
import { type HistoryViewOptions, historyView } from "./history-view.ts";

export interface StatusViewOptions extends HistoryViewOptions {
  readonly showInput: boolean;
}

/** The status of an instance in the format of the HTTP API. Times are truncated to seconds. */
export function statusView(
  instance: InstanceRow,
  { showInput, ...options }: StatusViewOptions,
  history?: HistoryEvent[],
) {
  const { name, id, status, input, custom_status, output, created, updated } = instance;
  return {
    name,
    instanceId: id,
    runtimeStatus: status,
    input: showInput ? JSON.parse(input) : null,
    customStatus: JSON.parse(custom_status ?? "null"),
    output: isTerminal(status) ? JSON.parse(output ?? "null") : null,
    createdTime: seconds(created),
    lastUpdatedTime: seconds(updated),
    ...(history !== undefined && { historyEvents: historyView(history, options) }),
  };
}

function seconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}
