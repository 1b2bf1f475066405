import { messageOf } from "../../error-message.ts";
import { evaluateEpisode } from "../replay/episode.ts";
import { commitEpisode, type LoadedEpisode, loadEpisode } from "../store/episodes.ts";
import { type HistoryEvent, newEvent } from "../wire/history-events.ts";
import { type OrchestratorState, stateFromError, stateFromResult } from "../wire/orchestrator-state.ts";
import { orchestratorTrigger } from "../wire/orchestrator-trigger.ts";
import type { WorkContext } from "./work-context.ts";

/**
 * Runs one episode: the orchestrator of an instance processes its messages, and all changes are committed atomically.
 */
export async function runEpisode(context: WorkContext, owner: string, id: string): Promise<void> {
  const { sql, transactions, functions, newId, log } = context;
  const episode = loadEpisode(sql, id);
  if (episode === undefined) return;
  const history = episode.history.map((text): HistoryEvent => JSON.parse(text));
  const messages = episode.messages.map(({ event }): HistoryEvent => JSON.parse(event));
  const now = latestOf(context.now(), [...history.slice(-1), ...messages]);
  const at = new Date(now).toISOString();
  const newEvents = [newEvent("OrchestratorStarted", at, {}), ...messages];
  const state = await runOrchestrator(context, episode, newEvents);
  const { name, execution } = episode.instance;
  const outcome = evaluateEpisode({ name, executionId: execution, now: at, history, newEvents, functions }, state);
  const commit = { owner, episode, outcome, now, newExecutionId: newId };
  const isCommitted = await transactions.run(() => commitEpisode(sql, commit));
  if (isCommitted && outcome.end?.status === "Failed") {
    log(`durable: instance '${id}' failed: ${JSON.parse(outcome.end.output)}`);
  }
}

/** Time is monotonic within an instance, even if the clock of the machine is not. */
function latestOf(now: number, events: readonly HistoryEvent[]): number {
  return Math.max(now, ...events.map(({ Timestamp }) => Date.parse(Timestamp)));
}

async function runOrchestrator(
  { functions, runOrchestrator: run }: WorkContext,
  { instance, history }: LoadedEpisode,
  newEvents: readonly HistoryEvent[],
): Promise<OrchestratorState> {
  const { id, input, parent } = instance;
  const trigger = orchestratorTrigger({ instanceId: id, parentInstanceId: parent, input, history, newEvents });
  try {
    const name = functions.resolve("orchestrator", instance.name);
    return await run(name, id, trigger).then(stateFromResult, stateFromError);
  } catch (error) {
    return { isDone: false, actions: [], error: messageOf(error) };
  }
}
