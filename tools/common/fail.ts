import { errorText } from "../../shared/platform/error-text.ts";

/** Prints the error message, with DEBUG also the stack, and exits with 1. */
export function exitWithError(error: unknown): never {
  console.error(errorText(error));
  if (process.env["DEBUG"] && error instanceof Error) console.error(error.stack);
  process.exit(1);
}
