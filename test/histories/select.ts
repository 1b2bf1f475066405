import { type Execution, executionOf, type Recorded, type Trigger } from "./recorded.ts";

/** A turn, as the recorder writes it down. */
export interface Line {
  readonly orchestrator: string;
  readonly trigger: Trigger;
  readonly answer: unknown;
}

/** Runs of one orchestrator that are kept at most. */
const most = 8;

/** Of each orchestrator the runs that ended, one of each kind: what matters is what was asked for in which order, not how often the same came. */
export function recordedOf(lines: readonly Line[]): Recorded[] {
  const byName = Map.groupBy(lines, ({ orchestrator }) => orchestrator);
  return [...byName].flatMap(([orchestrator, some]) => {
    const runs = Map.groupBy(some, ({ trigger }) => executionId(trigger));
    const executions = [...runs.values()].flatMap((turns) => executionOf(turns) ?? []).filter(isEnded);
    const kinds = new Map(executions.toReversed().map((execution) => [kindOf(execution), execution]));
    const kept = [...kinds.values()].sort((a, b) => a.history.length - b.history.length).slice(0, most);
    return kept.length === 0 ? [] : [{ orchestrator, executions: kept }];
  });
}

/** When it was started, and when it began: no two runs of an instance share both. */
function executionId({ history }: Trigger): string {
  return JSON.stringify(history.slice(0, 2).map((event) => event["Timestamp"]));
}

function isEnded({ turns }: Execution): boolean {
  return (turns.at(-1)?.answer as { isDone?: boolean } | undefined)?.isDone === true;
}

/** What was asked for, by name and turn; of a fan-out whether it was none, one or many. */
function kindOf({ turns }: Execution): string {
  const names = (value: unknown): unknown => {
    if (Array.isArray(value))
      return [...new Set(value.map((one) => JSON.stringify(names(one))))].concat(value.length > 1 ? "many" : "");
    if (typeof value !== "object" || value === null) return undefined;
    const { actionType, functionName, actions, compoundActions } = value as Record<string, unknown>;
    return [actionType, functionName, names(actions), names(compoundActions)];
  };
  return JSON.stringify(turns.map(({ answer }) => names((answer as { actions: unknown }).actions)));
}
