/** Ends a command that cannot go on: the reason in one line, the stack only where it helps us. */
export function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : error);
  if (process.env["DEBUG"] && error instanceof Error) console.error(error.stack);
  process.exit(1);
}
