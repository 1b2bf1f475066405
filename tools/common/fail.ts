/** Prints the error message, with DEBUG also the stack, and exits with 1. */
export function exitWithError(error: unknown): never {
  console.error(error instanceof Error ? error.message : error);
  if (process.env["DEBUG"] && error instanceof Error) console.error(error.stack);
  process.exit(1);
}
