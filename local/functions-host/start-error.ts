/** Why the host cannot start, in words for whoever wrote the app or its settings: printed without a stack. */
export class StartError extends Error {
  override readonly name = "StartError";
}
