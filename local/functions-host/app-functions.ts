import { type AppFunction, readAppFunction } from "./bindings/app-function.ts";
import { type EventHubTrigger, readEventHubTrigger } from "./bindings/event-hub-trigger.ts";
import { type HttpFunction, readHttpFunction } from "./http/functions.ts";
import { type QueueFunction, readQueueFunction } from "./queues/queue-function.ts";
import type { AppSettings } from "./settings/app-settings.ts";
import { isDisabled } from "./settings/disabled.ts";
import { StartError } from "./start-error.ts";
import { readTimerFunction, type TimerFunction } from "./timers/timer-function.ts";
import type { FunctionMetadata } from "./worker/core-types.ts";

/** The functions of the app, grouped by trigger type. */
export interface AppFunctions {
  readonly all: readonly AppFunction[];
  /** They are listed, and nothing else of them is read: a disabled function may be an unsupported one. */
  readonly disabled: readonly DisabledFunction[];
  readonly http: readonly HttpFunction[];
  readonly timers: readonly TimerFunction[];
  readonly eventHubs: readonly EventHubFunction[];
  readonly queues: readonly QueueFunction[];
  readonly activities: readonly AppFunction[];
  readonly orchestrators: readonly AppFunction[];
}

export interface DisabledFunction {
  readonly name: string;
  /** In the spelling of the app. */
  readonly triggerType: string;
}

export interface EventHubFunction {
  readonly appFunction: AppFunction;
  readonly trigger: EventHubTrigger;
}

/** A new trigger type needs an entry here and below, a file in `bindings`, and a listener. */
const supportedTriggers = [
  "httptrigger",
  "timertrigger",
  "eventhubtrigger",
  "queuetrigger",
  "activitytrigger",
  "orchestrationtrigger",
];

/** @throws StartError that lists everything unsupported, by function and binding */
export function readAppFunctions(
  metadata: readonly FunctionMetadata[],
  settings: AppSettings,
  routePrefix: string,
): AppFunctions {
  const errors: string[] = [];
  const read = <From, To>(sources: readonly From[], parse: (source: From) => To) => readAll(sources, parse, errors);
  const { enabled = [], disabled = [] } = Object.groupBy(metadata, ({ name }) =>
    isDisabled(name, settings) ? "disabled" : "enabled",
  );
  const all = read(enabled, (one) => readSupported(one, settings));
  const withTrigger = (type: string) => all.filter(({ trigger }) => trigger.type === type);
  const functions = {
    all,
    disabled: disabled.map(({ name, bindings }) => ({ name, triggerType: triggerTypeOf(bindings) })),
    http: read(withTrigger("httptrigger"), (fn) => readHttpFunction(fn, routePrefix)),
    timers: read(withTrigger("timertrigger"), (fn) => readTimerFunction(fn, settings)),
    eventHubs: read(withTrigger("eventhubtrigger"), (fn) => ({
      appFunction: fn,
      trigger: readEventHubTrigger(fn.trigger),
    })),
    queues: read(withTrigger("queuetrigger"), readQueueFunction),
    activities: withTrigger("activitytrigger"),
    orchestrators: withTrigger("orchestrationtrigger"),
  };
  if (errors.length > 0) throw new StartError([...errors, exclusion].join("\n"));
  return functions;
}

const exclusion = "To start without a function, set AzureWebJobs.NAME.Disabled to true.";

function triggerTypeOf(bindings: FunctionMetadata["bindings"]): string {
  return Object.values(bindings).find(({ type }) => type?.toLowerCase().endsWith("trigger"))?.type ?? "";
}

function readSupported(metadata: FunctionMetadata, settings: AppSettings): AppFunction {
  const fn = readAppFunction(metadata, settings);
  if (!supportedTriggers.includes(fn.trigger.type)) fn.trigger.reject("this trigger is not supported");
  return fn;
}

/** Continues after an error, so that one start reports all of them. */
function readAll<From, To>(sources: readonly From[], parse: (source: From) => To, errors: string[]): To[] {
  return sources.flatMap((source) => {
    try {
      return [parse(source)];
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      errors.push(error.message);
      return [];
    }
  });
}
