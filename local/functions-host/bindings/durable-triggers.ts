import type { TypedData } from "../worker/typed-data.ts";
import { booleanText } from "./dotnet-text.ts";
import type { TriggerData } from "./trigger-data.ts";

/** @param trigger JSON text with history and input, from the task hub */
export function orchestrationData(instanceId: string, trigger: string): TriggerData {
  return { data: { string: trigger }, metadata: { instanceId: { string: instanceId } } };
}

/** The input of an activity passes through .NET: scalars arrive as texts, and the worker parses each text as JSON. */
export function activityData(instanceId: string, input: unknown): TriggerData {
  return { data: activityInput(input), metadata: { instanceId: { string: instanceId } } };
}

function activityInput(input: unknown): TypedData {
  switch (typeof input) {
    case "undefined":
      return {};
    case "string":
      return { string: input };
    case "boolean":
      return { string: booleanText(input) };
    default:
      return input === null ? {} : { string: JSON.stringify(input) };
  }
}
