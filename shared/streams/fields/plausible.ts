/** Beats per minute that a person can have. Devices write 0, -1 and 255 where they measured nothing. */
export const plausibleRange = { min: 20, max: 250 } as const;

/** For people: the plausible range. */
export const plausibleText = `${plausibleRange.min} to ${plausibleRange.max}`;

/** Whether a person can have this heart rate. Implausible readings are stored, and never counted. */
export function isPlausible(bpm: number | null): boolean {
  return bpm !== null && bpm >= plausibleRange.min && bpm <= plausibleRange.max;
}
