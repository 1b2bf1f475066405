import { addCounts, type Counts, noCounts } from "../../slo/objective.ts";
import { addObjectiveCounts, type ObjectiveStore } from "./count-store.ts";
import { addLoggedAlert } from "./logged-alerts.ts";

/** Counts and alerts of one process that are not stored yet. */
export interface PendingCounts {
  add(objective: string, of: string, counts: Counts): void;
  /** One line of an alert. */
  addAlert(name: string): void;
}

/**
 * Collects counts in memory and stores them together, so that an invocation does not wait for it. A process that is
 * killed loses what it has not stored; the metrics contain it, if they are exported.
 *
 * @param later calls its argument once, after the interval between two writes
 */
export function pendingCounts(
  store: ObjectiveStore,
  now: () => number,
  later: (write: () => Promise<void>) => void,
): PendingCounts {
  let counts = new Map<string, Map<string, Counts>>();
  let alerts = new Map<string, number>();
  let isScheduled = false;

  const add = (objective: string, of: string, added: Counts) => {
    if (added.good + added.bad === 0) return;
    const series = counts.get(objective) ?? new Map<string, Counts>();
    series.set(of, addCounts(series.get(of) ?? noCounts, added));
    counts.set(objective, series);
    schedule();
  };
  const addAlert = (name: string, lines = 1) => {
    alerts.set(name, (alerts.get(name) ?? 0) + lines);
    schedule();
  };
  const schedule = () => {
    if (isScheduled) return;
    isScheduled = true;
    later(write);
  };
  const write = async () => {
    const [someCounts, someAlerts] = [counts, alerts];
    [counts, alerts, isScheduled] = [new Map(), new Map(), false];
    // What cannot be stored is stored with the next counts. The storage fault shows in the functions that need storage.
    for (const [objective, series] of someCounts)
      await addObjectiveCounts(store, objective, series, now()).catch(() => {
        for (const [of, each] of series) add(objective, of, each);
      });
    for (const [name, lines] of someAlerts)
      await addLoggedAlert(store, name, lines, now()).catch(() => addAlert(name, lines));
  };
  return { add, addAlert: (name) => addAlert(name) };
}
