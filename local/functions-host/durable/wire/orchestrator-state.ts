import { messageOf } from "../../error-message.ts";

/** The state that durable-functions returns for an orchestrator: all actions of the execution so far. */
export interface OrchestratorState {
  readonly isDone: boolean;
  /** Serialized actions; see `parseAction`. */
  readonly actions: readonly Readonly<Record<string, unknown>>[];
  readonly output?: unknown;
  /** Error of the orchestration. */
  readonly error?: string;
  readonly customStatus?: unknown;
}

/** durable-functions appends the state, after this marker, to the message of an error that it throws. */
const marker = "\n\n$OutOfProcData$:";

/** Reads the state that a function returned: JSON text or the object. */
export function stateFromResult(returned: unknown): OrchestratorState {
  const state: unknown = typeof returned === "string" ? JSON.parse(returned) : returned;
  if (typeof state !== "object" || state === null || !Array.isArray((state as { actions?: unknown }).actions)) {
    throw new Error(
      `the orchestrator returned ${JSON.stringify(returned)}, which is not what durable-functions returns: register it with df.app.orchestration`,
    );
  }
  const { actions, ...rest } = state as Omit<OrchestratorState, "actions"> & {
    actions: Readonly<Record<string, unknown>>[][];
  };
  return { ...rest, isDone: rest.isDone === true, actions: actions.flat() };
}

/** Reads the state from an error. Without the marker the function did not run, and the message is its error. */
export function stateFromError(thrown: unknown): OrchestratorState {
  const message = messageOf(thrown);
  const at = message.indexOf(marker);
  if (at === -1) return { isDone: false, actions: [], error: message };
  const state = stateFromResult(message.slice(at + marker.length));
  return { ...state, isDone: false, error: state.error ?? message.slice(0, at) };
}
