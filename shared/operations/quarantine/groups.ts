/** What is counted: an event without anything of the person that it is about. */
export interface Reason {
  readonly stream: string;
  readonly code: string;
  readonly field: string;
  readonly message: string;
}

export interface ReasonGroup extends Reason {
  readonly count: number;
  /** Times of ingest of the earliest and the latest, epoch milliseconds. */
  readonly first: number;
  readonly last: number;
}

/** Counts by reason; memory grows with the reasons, not with the events. */
export function reasonGroups(): { add(reason: Reason, time: number): void; mostFrequentFirst(): ReasonGroup[] } {
  const groups = new Map<string, ReasonGroup>();
  return {
    add({ stream, code, field, message }, time) {
      const key = JSON.stringify([stream, code, field, message]);
      const { count, first, last } = groups.get(key) ?? { count: 0, first: time, last: time };
      const [earliest, latest] = [Math.min(first, time), Math.max(last, time)];
      groups.set(key, { stream, code, field, message, count: count + 1, first: earliest, last: latest });
    },
    mostFrequentFirst: () => [...groups.values()].sort((a, b) => b.count - a.count),
  };
}
