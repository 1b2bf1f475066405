/** What an orchestrator asked for, in the order in which it asked. Inputs are JSON text. */
export type Action = CallAction | TimerAction | WaitAction | ContinueAction | GroupAction;

export interface CallAction {
  readonly kind: "activity" | "sub-orchestration";
  readonly name: string;
  readonly version: string;
  readonly input: string;
  /** Of a sub-orchestration that is to have a given id. */
  readonly instanceId?: string;
  readonly retry?: RetryPolicy;
}

/** Times in milliseconds. */
export interface RetryPolicy {
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

/** An orchestrator asked for something that this task hub does not play. */
export class RefusedActionError extends Error {}

type Wire = Readonly<Record<string, unknown>>;

/** By the numbers of the wire, `ActionType` of durable-functions. */
const readers: Readonly<Record<number, (wire: Wire) => Action>> = {
  0: (wire) => call("activity", wire),
  1: (wire) => ({ ...call("activity", wire), retry: retryPolicy(wire) }),
  2: (wire) => call("sub-orchestration", wire),
  3: (wire) => ({ ...call("sub-orchestration", wire), retry: retryPolicy(wire) }),
  4: (wire) => ({ kind: "continue-as-new", input: jsonOf(wire["input"]) }),
  5: timer,
  6: (wire) => ({ kind: "wait", eventName: String(wire["externalEventName"]) }),
  7: () => refuse("callEntity: durable entities are not played"),
  8: () => refuse("callHttp is not played: call an activity that makes the request"),
  9: () => refuse("signalEntity: durable entities are not played"),
  11: (wire) => group("any", wire),
  12: (wire) => group("all", wire),
  13: () => refuse("lock: durable entities are not played"),
  14: () => refuse("lock: durable entities are not played"),
};

/**
 * Reads one action as durable-functions writes it.
 *
 * @throws RefusedActionError naming what is not played
 */
export function readAction(wire: Wire): Action {
  const type = Number(wire["actionType"]);
  const read = readers[type];
  if (read === undefined) throw new RefusedActionError(`an action of the unknown type ${type}`);
  return read(wire);
}

function refuse(what: string): never {
  throw new RefusedActionError(what);
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value ?? null);
}

function call(kind: CallAction["kind"], wire: Wire): CallAction {
  const { functionName, version, input, instanceId } = wire;
  return {
    kind,
    name: String(functionName),
    version: typeof version === "string" ? version : "",
    input: jsonOf(input),
    ...(typeof instanceId === "string" && instanceId !== "" && { instanceId }),
  };
}

function retryPolicy(wire: Wire): RetryPolicy {
  const options = (wire["retryOptions"] ?? {}) as Readonly<Record<string, number | undefined>>;
  if (options["retryTimeoutInMilliseconds"] !== undefined) {
    refuse("retryTimeoutInMilliseconds makes an orchestration hang on Azure: use maxNumberOfAttempts");
  }
  return {
    maxAttempts: options["maxNumberOfAttempts"] ?? 1,
    firstInterval: options["firstRetryIntervalInMilliseconds"] ?? 0,
    backoff: options["backoffCoefficient"] ?? 1,
    maxInterval: options["maxRetryIntervalInMilliseconds"] ?? Number.POSITIVE_INFINITY,
  };
}

function timer(wire: Wire): TimerAction {
  const fireAt = Date.parse(String(wire["fireAt"]));
  if (Number.isNaN(fireAt)) refuse(`a timer without a valid time (${String(wire["fireAt"])})`);
  return { kind: "timer", fireAt, cancelled: wire["isCanceled"] === true };
}

function group(kind: GroupAction["kind"], wire: Wire): GroupAction {
  const actions = (wire["compoundActions"] ?? []) as readonly Wire[];
  return { kind, actions: actions.map(readAction) };
}
