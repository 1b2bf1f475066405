import { KoreVitalError, PermanentFailure } from "../korevital-error.ts";

/** The HTTP status of an Azure SDK's error: `statusCode` in the storage SDKs, a numeric `code` in the Cosmos SDK. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const status = "statusCode" in error ? Number(error.statusCode) : "code" in error ? Number(error.code) : Number.NaN;
  return Number.isInteger(status) ? status : undefined;
}

/** The result of the action, or `instead` when it fails with that HTTP status. Every other failure is thrown. */
export async function unlessStatus<T, I>(status: number, instead: I, action: () => Promise<T>): Promise<T | I> {
  try {
    return await action();
  } catch (error) {
    if (statusOf(error) === status) return instead;
    throw error;
  }
}

/** The code of an error of the Event Hubs SDK. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** The hub throttles, or its link has no credit: nothing was stored, and a later request can succeed. */
export function isBusy(error: unknown): boolean {
  return isHubBusy(error) || codeOf(error) === "SenderBusyError";
}

/** The hub itself has rejected the request. */
export function isHubBusy(error: unknown): boolean {
  return codeOf(error) === "ServerBusyError";
}

/** A service throttles: the same request can succeed later. */
export function isThrottled(error: unknown): boolean {
  return statusOf(error) === 429 || isBusy(error) || (error instanceof KoreVitalError && error.code === "throttled");
}

/** A store throttles, is unavailable or did not answer in time: the same request can succeed later. */
export function isStoreBusy(error: unknown): boolean {
  return isThrottled(error) || [408, 449, 503].includes(statusOf(error) ?? 0);
}

/** Cosmos DB rejects this document for good (HTTP 400 or 413). */
export class DocumentRejected extends PermanentFailure {
  override readonly name = "DocumentRejected";
  readonly code = "document-rejected";
}

/**
 * A continuation of a change feed that another container has issued: the container was recreated or restored since.
 * Positions of one container mean nothing in another, so that the feed is read from its beginning.
 */
export class ContinuationForeign extends PermanentFailure {
  override readonly name = "ContinuationForeign";
  readonly code = "continuation-foreign";
}

/** A hub accepts no event of this size. */
export class EventTooLarge extends PermanentFailure {
  override readonly name = "EventTooLarge";
  readonly code = "event-too-large";
}
