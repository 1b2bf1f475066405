import { fullYears } from "../workout-bpm-summary/age-band.ts";

/** Training zones by tenths of the maximal heart rate, lower bound in, upper out. */
export const trainingZones = [
  { zone: 1, tenths: 5, description: "50 to 60 %" },
  { zone: 2, tenths: 6, description: "60 to 70 %" },
  { zone: 3, tenths: 7, description: "70 to 80 %" },
  { zone: 4, tenths: 8, description: "80 to 90 %" },
  { zone: 5, tenths: 9, description: "90 % or more" },
] as const;

/**
 * The training zone of a heart rate; undefined below the first. The maximal heart rate is 208 - 0.7 x age (H. Tanaka
 * and others, Journal of the American College of Cardiology, 2001), tenfold an integer, because 0.7 is no double.
 *
 * @param bpm beats per minute
 * @param maximum ten times the maximal heart rate: see `tenfoldMaximum`
 */
export function trainingZone(bpm: number, maximum: number): number | undefined {
  return trainingZones.findLast(({ tenths }) => 100 * bpm >= tenths * maximum)?.zone;
}

/** Ten times the maximal heart rate on a day, an integer. Who is not born yet is 0. Both days are YYYY-MM-DD. */
export function tenfoldMaximum(birth: string, day: string): number {
  return 2080 - 7 * Math.max(0, fullYears(birth, day));
}
