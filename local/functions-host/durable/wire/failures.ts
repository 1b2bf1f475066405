import type { FailureDetails } from "./history-events.ts";

/** How an activity's failure is told to its orchestrator. */
export interface ActivityFailure {
  readonly Reason: string;
  readonly Details: string;
  readonly FailureDetails?: FailureDetails;
}

/** An app with an exception properties provider throws JSON text instead of a message: its details go along whole. */
export function activityFailure(name: string, thrown: unknown): ActivityFailure {
  const text = messageOf(thrown);
  const details = failureDetails(text);
  const message = details?.ErrorMessage ?? text;
  return {
    Reason: `Activity function '${name}' failed: ${message}`,
    Details: `Exception while executing function: Functions.${name}: ${message}`,
    ...(details !== undefined && { FailureDetails: details }),
  };
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function failureDetails(text: string): FailureDetails | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    const { errorType, errorMessage, stackTrace, isNonRetriable, properties } = JSON.parse(text);
    if (typeof errorType !== "string" || typeof errorMessage !== "string") return undefined;
    return {
      ErrorType: errorType,
      ErrorMessage: errorMessage,
      IsNonRetriable: isNonRetriable === true,
      ...(typeof stackTrace === "string" && { StackTrace: stackTrace }),
      ...(properties !== undefined && { Properties: properties }),
    };
  } catch {
    return undefined;
  }
}
