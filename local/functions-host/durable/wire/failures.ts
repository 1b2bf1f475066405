import { messageOf } from "../../error-message.ts";
import type { FailureDetails } from "./history-events.ts";

/** The failure of an activity in the history of its orchestrator. */
export interface ActivityFailure {
  readonly Reason: string;
  readonly Details: string;
  readonly FailureDetails?: FailureDetails;
}

/**
 * With an exception properties provider, the library throws JSON text instead of a message; its details are passed on.
 */
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
