import { decideTurn } from "../replay/turn.ts";
import { commitTurn, type LoadedTurn, loadTurn } from "../store/turns.ts";
import { messageOf } from "../wire/failures.ts";
import { type HistoryEvent, newEvent } from "../wire/history-events.ts";
import { answerReturned, answerThrown, type OrchestratorAnswer } from "../wire/orchestrator-answer.ts";
import { orchestratorTrigger } from "../wire/orchestrator-trigger.ts";
import type { Environment } from "./environment.ts";

/** Brings an instance its messages: runs its orchestrator over them, and puts down what follows, all or nothing. */
export async function runTurn(environment: Environment, owner: string, id: string): Promise<void> {
  const { sql, transactions, functions, newId, log } = environment;
  const turn = loadTurn(sql, id);
  if (turn === undefined) return;
  const history = turn.history.map((text): HistoryEvent => JSON.parse(text));
  const messages = turn.messages.map(({ event }): HistoryEvent => JSON.parse(event));
  const now = latestOf(environment.now(), [...history.slice(-1), ...messages]);
  const at = new Date(now).toISOString();
  const newEvents = [newEvent("OrchestratorStarted", at, {}), ...messages];
  const answer = await ask(environment, turn, newEvents);
  const { name, execution } = turn.instance;
  const outcome = decideTurn({ name, executionId: execution, now: at, history, newEvents, functions }, answer);
  const commit = { owner, turn, outcome, now, newExecutionId: newId };
  const isCommitted = await transactions.run(() => commitTurn(sql, commit));
  if (isCommitted && outcome.end?.status === "Failed") {
    log(`durable: instance '${id}' failed: ${JSON.parse(outcome.end.output)}`);
  }
}

/** Time never goes back within an instance, though a machine's clock may. */
function latestOf(now: number, events: readonly HistoryEvent[]): number {
  return Math.max(now, ...events.map(({ Timestamp }) => Date.parse(Timestamp)));
}

async function ask(
  { functions, runOrchestrator }: Environment,
  { instance, history }: LoadedTurn,
  newEvents: readonly HistoryEvent[],
): Promise<OrchestratorAnswer> {
  const { id, input, parent } = instance;
  const trigger = orchestratorTrigger({ instanceId: id, parentInstanceId: parent, input, history, newEvents });
  try {
    const name = functions.resolve("orchestrator", instance.name);
    return await runOrchestrator(name, id, trigger).then(answerReturned, answerThrown);
  } catch (error) {
    return { isDone: false, actions: [], error: messageOf(error) };
  }
}
