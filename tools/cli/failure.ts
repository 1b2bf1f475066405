import { InvalidArgumentError } from "@commander-js/extra-typings";
import { errorText } from "../../shared/platform/error-text.ts";
import { KoreVitalError } from "../../shared/platform/korevital-error.ts";

/** A wrong command line: a word or a flag, or a filter that a summary does not have. */
export function isUsageError(error: unknown): boolean {
  return error instanceof InvalidArgumentError || (error instanceof KoreVitalError && error.code === "filter-invalid");
}

/** What a failed command prints. */
export function failureText(error: unknown): string {
  return errorText(error);
}
