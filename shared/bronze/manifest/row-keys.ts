/*
 * Row keys of one manifest partition:
 *   cursor               highest sequence number, next position and totals of the partition; every commit writes it
 *   gap|POSITION         the gaps that the commit at that position found, and what is still missing
 *   progress|CONSUMER    how far a consumer of bronze (a silver database) has read
 *   replacement          commit id of the last file replacement; every replacement writes it
 *   row|POSITION         one commit, or consecutive commits whose files were merged, under the position of the last one
 *   source-file|FILE     in a file partition: how far the stream's part of that file has landed
 */
export const cursorKey = "cursor";
export const replacementKey = "replacement";

export const gapPrefix = "gap|";
export const consumerPrefix = "progress|";
export const rowPrefix = "row|";

/** Sorts behind every key that begins with the prefix. */
export function endOf(prefix: string): string {
  return `${prefix}~`;
}

export function gapKeyOf(position: number): string {
  return `${gapPrefix}${paddedPosition(position)}`;
}

export function consumerKeyOf(consumer: string): string {
  return `${consumerPrefix}${consumer}`;
}

export function rowKeyOf(position: number): string {
  return `${rowPrefix}${paddedPosition(position)}`;
}

export function fileKeyOf(file: string): string {
  return `source-file|${file}`;
}

/** A position as text that sorts as the number does. */
export function paddedPosition(position: number): string {
  return String(position).padStart(12, "0");
}
