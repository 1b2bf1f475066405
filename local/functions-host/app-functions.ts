import { type AppFunction, readAppFunction } from "./bindings/app-function.ts";
import { type EventHubTrigger, readEventHubTrigger } from "./bindings/event-hub-trigger.ts";
import { type HttpFunction, readHttpFunction } from "./http/functions.ts";
import { type QueueFunction, readQueueFunction } from "./queues/queue-function.ts";
import type { AppSettings } from "./settings/app-settings.ts";
import { StartError } from "./start-error.ts";
import { readTimerFunction, type TimerFunction } from "./timers/timer-function.ts";
import type { FunctionMetadata } from "./worker/core-types.ts";

/** The app's functions by what makes them run. */
export interface AppFunctions {
  readonly all: readonly AppFunction[];
  readonly http: readonly HttpFunction[];
  readonly timers: readonly TimerFunction[];
  readonly eventHubs: readonly EventHubFunction[];
  readonly queues: readonly QueueFunction[];
  readonly activities: readonly AppFunction[];
  readonly orchestrators: readonly AppFunction[];
}

export interface EventHubFunction {
  readonly of: AppFunction;
  readonly trigger: EventHubTrigger;
}

/** The triggers that are played: a new one has a line here and below, a file in `bindings`, and a listener. */
const played = [
  "httptrigger",
  "timertrigger",
  "eventhubtrigger",
  "queuetrigger",
  "activitytrigger",
  "orchestrationtrigger",
];

/** @throws StartError with all that is not played, by function and binding */
export function readAppFunctions(
  metadata: readonly FunctionMetadata[],
  settings: AppSettings,
  routePrefix: string,
): AppFunctions {
  const refusals: string[] = [];
  const read = <From, To>(from: readonly From[], reader: (one: From) => To) => readEach(from, reader, refusals);
  const all = read(metadata, (one) => readPlayed(one, settings));
  const of = (type: string) => all.filter(({ trigger }) => trigger.type === type);
  const functions = {
    all,
    http: read(of("httptrigger"), (fn) => readHttpFunction(fn, routePrefix)),
    timers: read(of("timertrigger"), (fn) => readTimerFunction(fn, settings)),
    eventHubs: read(of("eventhubtrigger"), (fn) => ({ of: fn, trigger: readEventHubTrigger(fn.trigger) })),
    queues: read(of("queuetrigger"), readQueueFunction),
    activities: of("activitytrigger"),
    orchestrators: of("orchestrationtrigger"),
  };
  if (refusals.length > 0) throw new StartError(refusals.join("\n"));
  return functions;
}

function readPlayed(metadata: FunctionMetadata, settings: AppSettings): AppFunction {
  const fn = readAppFunction(metadata, settings);
  if (!played.includes(fn.trigger.type)) fn.trigger.refuse("this trigger is not played here");
  return fn;
}

/** Goes on after a refusal, so that all of them are said at once. */
function readEach<From, To>(from: readonly From[], reader: (one: From) => To, refusals: string[]): To[] {
  return from.flatMap((one) => {
    try {
      return [reader(one)];
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      refusals.push(error.message);
      return [];
    }
  });
}
