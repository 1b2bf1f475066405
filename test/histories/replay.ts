import { isDeepStrictEqual } from "node:util";
import { orchestrationData } from "../../local/functions-host/bindings/durable-triggers.ts";
import {
  answerReturned,
  answerThrown,
  type OrchestratorAnswer,
} from "../../local/functions-host/durable/wire/orchestrator-answer.ts";
import { fromTypedData } from "../../local/functions-host/worker/typed-data.ts";
import { startWorker, type Worker } from "../../local/functions-host/worker/worker.ts";
import { type Execution, type Turn, triggerOf } from "./recorded.ts";

/** An app's orchestrators, loaded in this process. There can be one app in a process. */
export interface Orchestrators {
  readonly names: readonly string[];
  /** What the orchestrator answers in a turn, by the unmodified durable-functions. */
  answer(name: string, execution: Execution, turn: Turn): Promise<OrchestratorAnswer>;
}

export async function loadOrchestrators(appFolder: string): Promise<Orchestrators> {
  const worker = await startWorker(appFolder, () => {});
  const bindingOf = new Map(
    worker.functions.flatMap(({ name, bindings }) => {
      const trigger = Object.entries(bindings).find(([, { type }]) => type?.toLowerCase() === "orchestrationtrigger");
      return trigger === undefined ? [] : [[name, trigger[0]] as const];
    }),
  );
  return {
    names: [...bindingOf.keys()].sort(),
    async answer(name, execution, turn) {
      const trigger = JSON.stringify(triggerOf(execution, turn));
      return answerOf(worker, name, bindingOf.get(name) ?? "", trigger);
    },
  };
}

async function answerOf(
  worker: Worker,
  functionId: string,
  binding: string,
  trigger: string,
): Promise<OrchestratorAnswer> {
  const { data, metadata } = orchestrationData("replayed", trigger);
  const request = {
    invocationId: "replay",
    functionId,
    inputData: [{ name: binding, data }],
    triggerMetadata: metadata,
    traceContext: { traceParent: "", traceState: "", attributes: {} },
  };
  try {
    return answerReturned(fromTypedData((await worker.invoke(request)).returnValue));
  } catch (error) {
    return answerThrown(error);
  }
}

/** The turns in which an orchestrator wants something else than it wanted when it was recorded; none when it can go on with what is under way. */
export async function differences(orchestrators: Orchestrators, name: string, execution: Execution): Promise<string[]> {
  const found: string[] = [];
  for (const [index, turn] of execution.turns.entries()) {
    const now = plain(await orchestrators.answer(name, execution, turn));
    const then = plain(answerReturned(turn.answer));
    if (!isDeepStrictEqual(now, then))
      found.push(`turn ${index + 1}: ${JSON.stringify(now)} instead of ${JSON.stringify(then)}`);
  }
  return found;
}

/** As it goes over the wire: without what is undefined. */
function plain(answer: OrchestratorAnswer): unknown {
  return JSON.parse(JSON.stringify(answer));
}
