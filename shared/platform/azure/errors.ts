/** The HTTP status that an Azure SDK's error carries: `statusCode` in the storage SDKs, a numeric `code` in the Cosmos SDK. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const status = "statusCode" in error ? Number(error.statusCode) : "code" in error ? Number(error.code) : Number.NaN;
  return Number.isInteger(status) ? status : undefined;
}

/** What the action gives, or `instead` when it fails with that HTTP status. Every other failure goes on. */
export async function unlessStatus<T, I>(status: number, instead: I, action: () => Promise<T>): Promise<T | I> {
  try {
    return await action();
  } catch (error) {
    if (statusOf(error) === status) return instead;
    throw error;
  }
}

/** The hub throttles: it has not taken what it was given, and will if it is asked again later. */
export function isBusy(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && ["ServerBusyError", "SenderBusyError"].includes(String(error.code))
  );
}

/** Cosmos DB will never take this document, however often it is offered (HTTP 400 or 413). */
export class DocumentRefused extends Error {
  override readonly name = "DocumentRefused";
}
