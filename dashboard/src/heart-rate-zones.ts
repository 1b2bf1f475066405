import type { Band } from "./parts/line-chart.tsx";

/** A heart-rate zone as a part of the greatest heart rate. */
export const zones = [
  { name: "Very light", from: 0.5, to: 0.6, colour: "zone-1" },
  { name: "Light", from: 0.6, to: 0.7, colour: "zone-2" },
  { name: "Moderate", from: 0.7, to: 0.8, colour: "zone-3" },
  { name: "Hard", from: 0.8, to: 0.9, colour: "zone-4" },
  { name: "Maximum", from: 0.9, to: 1, colour: "zone-5" },
] as const;

/** Without the age of the person: that of forty years. */
const unknownMaximum = 180;

/** The greatest heart rate of a person of an age (Tanaka, 2001). */
export function maximumFor(age: number | undefined): number {
  return age === undefined ? unknownMaximum : Math.round(208 - 0.7 * age);
}

export function bandsFor(maximum: number): readonly Band[] {
  return zones.map(({ from, to, colour }) => ({ from: from * maximum, to: to * maximum, colour }));
}
