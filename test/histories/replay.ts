import { isDeepStrictEqual } from "node:util";
import { orchestrationData } from "../../local/functions-host/bindings/durable-triggers.ts";
import {
  type OrchestratorState,
  stateFromError,
  stateFromResult,
} from "../../local/functions-host/durable/wire/orchestrator-state.ts";
import { fromTypedData } from "../../local/functions-host/worker/typed-data.ts";
import { startWorker, type Worker } from "../../local/functions-host/worker/worker.ts";
import { type Episode, type Execution, triggerOf } from "./recorded.ts";

/** An app's orchestrators, loaded in this process. There can be one app in a process. */
export interface Orchestrators {
  readonly names: readonly string[];
  /** The result of an episode, by the unmodified durable-functions. */
  answer(name: string, execution: Execution, episode: Episode): Promise<OrchestratorState>;
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
    async answer(name, execution, episode) {
      const trigger = JSON.stringify(triggerOf(execution, episode));
      return answerOf(worker, name, bindingOf.get(name) ?? "", trigger);
    },
  };
}

async function answerOf(
  worker: Worker,
  functionId: string,
  binding: string,
  trigger: string,
): Promise<OrchestratorState> {
  const { data, metadata } = orchestrationData("replayed", trigger);
  const request = {
    invocationId: "replay",
    functionId,
    inputData: [{ name: binding, data }],
    triggerMetadata: metadata,
    traceContext: { traceParent: "", traceState: "", attributes: {} },
  };
  try {
    return stateFromResult(fromTypedData((await worker.invoke(request)).returnValue));
  } catch (error) {
    return stateFromError(error);
  }
}

/**
 * The episodes whose result differs from the recorded one. None when the orchestrator can continue running
 * orchestrations.
 */
export async function differences(orchestrators: Orchestrators, name: string, execution: Execution): Promise<string[]> {
  const found: string[] = [];
  for (const [index, episode] of execution.episodes.entries()) {
    const now = plain(await orchestrators.answer(name, execution, episode));
    const then = plain(stateFromResult(episode.answer));
    if (!isDeepStrictEqual(now, then))
      found.push(`episode ${index + 1}: ${JSON.stringify(now)} instead of ${JSON.stringify(then)}`);
  }
  return found;
}

/** As JSON, without undefined values. */
function plain(answer: OrchestratorState): unknown {
  return JSON.parse(JSON.stringify(answer));
}
