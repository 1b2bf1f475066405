/**
 * The host cannot start. The message addresses the author of the app or its settings, and is printed without a stack
 * trace.
 */
export class StartError extends Error {
  override readonly name = "StartError";
}
