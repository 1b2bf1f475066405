/**
 * Request units, calibrated by the charges of the service: a point read of 1 KB costs 1 and one of 64 KB costs 10; a
 * new document of 1 KB costs about 5 and one of 64 KB about 48. Sizes are those of the written document in whole KB.
 */
const kilobyte = 1024;

/** A request that fails or finds no document. */
export const missCharge = 1;
/** A request for a database, a container, ranges or a query plan. */
export const metadataCharge = 1;

export function readCharge(bytes: number): number {
  return rounded(1 + (kilobytes(bytes) - 1) * (9 / 63));
}

/** Each indexed value adds to the charge. A replacement costs double: it also removes the old values from the index. */
export function writeCharge(bytes: number, indexedValues: number, replaces: boolean): number {
  return rounded((5 + (kilobytes(bytes) - 1) * (43 / 63) + indexedValues * 0.1) * (replaces ? 2 : 1));
}

export function deleteCharge(bytes: number): number {
  return writeCharge(bytes, 0, false);
}

/** A page of a query; `bytesRead` are the bytes of the documents that the query reads despite the index. */
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
