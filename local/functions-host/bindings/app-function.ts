import { type RetryPolicy, readRetryPolicy } from "../invocations/retry-policy.ts";
import type { AppSettings } from "../settings/app-settings.ts";
import { StartError } from "../start-error.ts";
import type { FunctionMetadata } from "../worker/core-types.ts";
import { Binding } from "./binding.ts";

/** A function of the app. */
export interface AppFunction {
  readonly name: string;
  readonly functionId: string;
  readonly trigger: Binding;
  /** Names of its `durableClient` inputs. */
  readonly durableClients: readonly string[];
  readonly retry: RetryPolicy | undefined;
}

/** Azure supports retry policies for these triggers only. */
const retryableTriggers = ["eventhubtrigger", "timertrigger"];

/** @throws StartError that names function and binding when a part is unsupported */
export function readAppFunction(metadata: FunctionMetadata, settings: AppSettings): AppFunction {
  const { name, functionId = name, retryOptions } = metadata;
  const bindings = Object.entries(metadata.bindings).map(([key, info]) => new Binding(name, key, info, settings));
  const trigger = bindings.find(({ isTrigger }) => isTrigger);
  if (trigger === undefined) throw new StartError(`function ${name} has no trigger`);
  if (retryOptions !== undefined && !retryableTriggers.includes(trigger.type))
    trigger.reject("only eventHubTrigger and timerTrigger can have a retry policy");
  const retry = retryOptions === undefined ? undefined : readRetryPolicy(retryOptions, trigger);
  const durableClients = bindings.filter((binding) => binding !== trigger && isDurableClient(binding, trigger));
  return { name, functionId, trigger, durableClients: durableClients.map((binding) => binding.name), retry };
}

/** True for a durable client, false for the output of an HTTP trigger. Rejects every other binding. */
function isDurableClient(binding: Binding, trigger: Binding): boolean {
  if (binding.type === "durableclient" && binding.direction === "in") {
    binding.allowOnly([]);
    return true;
  }
  const isHttpOutput = binding.type === "http" && binding.direction === "out" && trigger.type === "httptrigger";
  if (!isHttpOutput) binding.reject(`this ${binding.direction === "in" ? "input" : "output"} binding is not supported`);
  return false;
}
