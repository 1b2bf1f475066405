/**
 * Request units, so that code which counts them has something real to count. Calibrated by what the service charges:
 * a point read of 1 KB costs 1 and one of 64 KB 10, a new document of 1 KB about 5 and one of 64 KB about 48.
 * Sizes are those of the document as it was written, in whole KB.
 */
const kilobyte = 1024;

/** What a request costs that finds nothing to read or to write. */
export const missCharge = 1;
/** Reading what a database or container is. */
export const metadataCharge = 1;

export function readCharge(bytes: number): number {
  return rounded(1 + (kilobytes(bytes) - 1) * (9 / 63));
}

/** Each indexed value adds to it. A write over another document takes that one out of the index too, and costs twice. */
export function writeCharge(bytes: number, indexedValues: number, replaces: boolean): number {
  return rounded((5 + (kilobytes(bytes) - 1) * (43 / 63) + indexedValues * 0.1) * (replaces ? 2 : 1));
}

export function deleteCharge(bytes: number): number {
  return writeCharge(bytes, 0, false);
}

/** A page of a query; `bytesRead` are those of documents that no index spares it. */
export function queryCharge(bytesRead: number, results: number): number {
  return rounded(2.3 + (bytesRead / kilobyte) * 0.1 + results * 0.02);
}

/** A page of the change feed. */
export function feedCharge(bytesRead: number): number {
  return rounded(1 + (bytesRead / kilobyte) * 0.1);
}

function kilobytes(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / kilobyte));
}

function rounded(units: number): number {
  return Math.round(units * 100) / 100;
}
