import { formatNumber } from "../common/format-number.ts";
import { bar, openLine } from "../common/progress-bar.ts";
import type { RebuildListener } from "./catch-up.ts";

/**
 * Prints the progress of a rebuild in one line.
 *
 * @param before number of events that silver had processed at the start
 * @param total number of events in bronze
 */
export function rebuildProgress(before: number, total: number): RebuildListener & { done(): void } {
  const { write, end } = openLine();
  const began = performance.now();
  let [events, documents, groups] = [0, 0, 0];
  let lastPrinted = 0;
  const show = (force: boolean) => {
    const now = performance.now();
    if (!force && now - lastPrinted < 200) return;
    lastPrinted = now;
    const rate = Math.round(events / Math.max(0.001, (now - began) / 1000));
    const silver = `silver ${bar((before + events) / Math.max(1, total))} ${formatNumber(before + events)} events`;
    const gold = `gold ${formatNumber(documents)} documents, ${formatNumber(groups)} groups`;
    write(documents === 0 ? `${silver}, ${formatNumber(rate)} per second` : `${silver}   ${gold}`);
  };
  return {
    onSlice(slice) {
      events += slice.events;
      show(false);
    },
    onPage(page) {
      documents += page.documents;
      groups += page.groups;
      show(false);
    },
    done() {
      show(true);
      end();
    },
  };
}
