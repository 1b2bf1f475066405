/** The actions of an orchestrator, in order. Inputs are JSON text. */
export type Action = CallAction | TimerAction | WaitAction | ContinueAction | GroupAction;

export interface CallAction {
  readonly kind: "activity" | "sub-orchestration";
  readonly name: string;
  readonly version: string;
  readonly input: string;
  /** Explicit id of a sub-orchestration. */
  readonly instanceId?: string;
  readonly retry?: TaskRetryPolicy;
}

/** Times in milliseconds. */
export interface TaskRetryPolicy {
  readonly maxAttempts: number;
  readonly firstInterval: number;
  readonly backoff: number;
  readonly maxInterval: number;
}

export interface TimerAction {
  readonly kind: "timer";
  /** Epoch milliseconds. */
  readonly fireAt: number;
  readonly cancelled: boolean;
}

export interface WaitAction {
  readonly kind: "wait";
  readonly eventName: string;
}

export interface ContinueAction {
  readonly kind: "continue-as-new";
  readonly input: string;
}

export interface GroupAction {
  readonly kind: "all" | "any";
  readonly actions: readonly Action[];
}

/** An action that this task hub does not support. */
export class UnsupportedActionError extends Error {}

type SerializedAction = Readonly<Record<string, unknown>>;

/** By `ActionType` of durable-functions. */
const parsers: Readonly<Record<number, (wire: SerializedAction) => Action>> = {
  0: (wire) => call("activity", wire),
  1: (wire) => ({ ...call("activity", wire), retry: retryPolicy(wire) }),
  2: (wire) => call("sub-orchestration", wire),
  3: (wire) => ({ ...call("sub-orchestration", wire), retry: retryPolicy(wire) }),
  4: (wire) => ({ kind: "continue-as-new", input: jsonOf(wire["input"]) }),
  5: timer,
  6: (wire) => ({ kind: "wait", eventName: String(wire["externalEventName"]) }),
  7: () => reject("callEntity: durable entities are not supported"),
  8: () => reject("callHttp is not supported: call an activity that makes the request"),
  9: () => reject("signalEntity: durable entities are not supported"),
  11: (wire) => group("any", wire),
  12: (wire) => group("all", wire),
  13: () => reject("lock: durable entities are not supported"),
  14: () => reject("lock: durable entities are not supported"),
};

/**
 * Parses an action as durable-functions serializes it.
 *
 * @throws UnsupportedActionError that names the unsupported action
 */
export function parseAction(wire: SerializedAction): Action {
  const type = Number(wire["actionType"]);
  const parse = parsers[type];
  if (parse === undefined) throw new UnsupportedActionError(`unknown action type ${type}`);
  return parse(wire);
}

function reject(reason: string): never {
  throw new UnsupportedActionError(reason);
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value ?? null);
}

function call(kind: CallAction["kind"], wire: SerializedAction): CallAction {
  const { functionName, version, input, instanceId } = wire;
  return {
    kind,
    name: String(functionName),
    version: typeof version === "string" ? version : "",
    input: jsonOf(input),
    ...(typeof instanceId === "string" && instanceId !== "" && { instanceId }),
  };
}

function retryPolicy(wire: SerializedAction): TaskRetryPolicy {
  const options = (wire["retryOptions"] ?? {}) as Readonly<Record<string, number | undefined>>;
  if (options["retryTimeoutInMilliseconds"] !== undefined) {
    reject("retryTimeoutInMilliseconds makes an orchestration hang on Azure: use maxNumberOfAttempts");
  }
  return {
    maxAttempts: options["maxNumberOfAttempts"] ?? 1,
    firstInterval: options["firstRetryIntervalInMilliseconds"] ?? 0,
    backoff: options["backoffCoefficient"] ?? 1,
    maxInterval: options["maxRetryIntervalInMilliseconds"] ?? Number.POSITIVE_INFINITY,
  };
}

function timer(wire: SerializedAction): TimerAction {
  const fireAt = Date.parse(String(wire["fireAt"]));
  if (Number.isNaN(fireAt)) reject(`a timer without a valid time (${String(wire["fireAt"])})`);
  return { kind: "timer", fireAt, cancelled: wire["isCanceled"] === true };
}

function group(kind: GroupAction["kind"], wire: SerializedAction): GroupAction {
  const actions = (wire["compoundActions"] ?? []) as readonly SerializedAction[];
  return { kind, actions: actions.map(parseAction) };
}
