import type { Readings } from "./merge-readings.ts";

/** The `without` of documents of one instant, which is in the property. */
export function withoutInstant<K extends string>(property: K) {
  return <D extends Readonly<Record<K, number>>>(document: D, isErased: (time: number) => boolean): D | undefined =>
    isErased(document[property]) ? undefined : document;
}

/** The readings of a bucket that remain, with their marks. */
export function withoutReadings<R>(
  { times, conflicts, truncated }: Readings<R>,
  start: number,
  isErased: (time: number) => boolean,
): Readings<R> {
  const isKept = (offset: number) => !isErased(start + offset);
  return { times: times.filter(([offset]) => isKept(offset)), conflicts: conflicts.filter(isKept), truncated };
}
