import { line } from "../common/progress-bar.ts";
import type { Listener } from "./catch-up.ts";

/**
 * One line that says how far a rebuild has come.
 *
 * @param before events of bronze that silver had worked through when the command began
 * @param total events of bronze
 */
export function rebuildLine(before: number, total: number): Listener & { done(): void } {
  const { write, done } = line();
  const began = performance.now();
  let [events, documents, groups] = [0, 0, 0];
  let lastShown = 0;
  const show = (force: boolean) => {
    const now = performance.now();
    if (!force && now - lastShown < 200) return;
    lastShown = now;
    const rate = Math.round(events / Math.max(0.001, (now - began) / 1000));
    const silver = `silver ${bar((before + events) / Math.max(1, total))} ${number(before + events)} events`;
    const gold = `gold ${number(documents)} documents, ${number(groups)} groups`;
    write(documents === 0 ? `${silver}, ${number(rate)} a second` : `${silver}   ${gold}`);
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
      done();
    },
  };
}

function bar(part: number): string {
  const full = Math.round(Math.max(0, Math.min(1, part)) * 20);
  return "█".repeat(full) + "░".repeat(20 - full);
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
