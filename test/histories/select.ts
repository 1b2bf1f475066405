import { type Execution, executionOf, type Recorded, type Trigger } from "./recorded.ts";

/** A line of the recorder: one episode. */
export interface RecordedEpisode {
  readonly orchestrator: string;
  readonly trigger: Trigger;
  readonly answer: unknown;
}

/** Maximum number of recorded executions of one orchestrator. */
const maxExecutions = 8;

/**
 * The completed executions of each orchestrator, one of each kind: kinds differ in the order of scheduled actions, not
 * in their number.
 */
export function selectHistories(lines: readonly RecordedEpisode[]): Recorded[] {
  const byName = Map.groupBy(lines, ({ orchestrator }) => orchestrator);
  return [...byName].flatMap(([orchestrator, some]) => {
    const byExecution = Map.groupBy(some, ({ trigger }) => executionId(trigger));
    const executions = [...byExecution.values()].flatMap((episodes) => executionOf(episodes) ?? []).filter(isEnded);
    const kinds = new Map(executions.toReversed().map((execution) => [kindOf(execution), execution]));
    const selected = [...kinds.values()].sort((a, b) => a.history.length - b.history.length).slice(0, maxExecutions);
    return selected.length === 0 ? [] : [{ orchestrator, executions: selected }];
  });
}

/** The times of its first two events: no two executions of an instance have the same. */
function executionId({ history }: Trigger): string {
  return JSON.stringify(history.slice(0, 2).map((event) => event["Timestamp"]));
}

function isEnded({ episodes }: Execution): boolean {
  return (episodes.at(-1)?.answer as { isDone?: boolean } | undefined)?.isDone === true;
}

/** The scheduled actions by name and episode; of a fan-out whether it has none, one or many. */
function kindOf({ episodes }: Execution): string {
  const names = (value: unknown): unknown => {
    if (Array.isArray(value))
      return [...new Set(value.map((one) => JSON.stringify(names(one))))].concat(value.length > 1 ? "many" : "");
    if (typeof value !== "object" || value === null) return undefined;
    const { actionType, functionName, actions, compoundActions } = value as Record<string, unknown>;
    return [actionType, functionName, names(actions), names(compoundActions)];
  };
  return JSON.stringify(episodes.map(({ answer }) => names((answer as { actions: unknown }).actions)));
}
