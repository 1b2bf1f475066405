/** What an orchestrator function said about its whole run so far. */
export interface OrchestratorAnswer {
  readonly isDone: boolean;
  /** As on the wire: see `readAction`. */
  readonly actions: readonly Readonly<Record<string, unknown>>[];
  readonly output?: unknown;
  /** Why the orchestration failed. */
  readonly error?: string;
  readonly customStatus?: unknown;
}

/** durable-functions puts its answer behind this mark in the message of the error that it throws. */
const mark = "\n\n$OutOfProcData$:";

/** Reads what the function returned: its JSON text, or the object itself. */
export function answerReturned(returned: unknown): OrchestratorAnswer {
  const answer: unknown = typeof returned === "string" ? JSON.parse(returned) : returned;
  if (typeof answer !== "object" || answer === null || !Array.isArray((answer as { actions?: unknown }).actions)) {
    throw new Error(
      `the orchestrator returned ${JSON.stringify(returned)}, which is not what durable-functions returns: register it with df.app.orchestration`,
    );
  }
  const { actions, ...rest } = answer as Omit<OrchestratorAnswer, "actions"> & {
    actions: Readonly<Record<string, unknown>>[][];
  };
  return { ...rest, isDone: rest.isDone === true, actions: actions.flat() };
}

/** Reads what the function threw. Without the mark it never came to run: then the message is all there is. */
export function answerThrown(thrown: unknown): OrchestratorAnswer {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const at = message.indexOf(mark);
  if (at === -1) return { isDone: false, actions: [], error: message };
  const answer = answerReturned(message.slice(at + mark.length));
  return { ...answer, isDone: false, error: answer.error ?? message.slice(0, at) };
}
