import type { TypedData } from "../worker/typed-data.ts";
import type { TriggerData } from "./trigger-data.ts";

/** @param trigger the task hub's JSON text: history, input and so on */
export function orchestrationData(instanceId: string, trigger: string): TriggerData {
  return { data: { string: trigger }, metadata: { instanceId: { string: instanceId } } };
}

/** An activity's input goes through .NET's texts: scalars arrive as such, and the worker tries each as JSON. */
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
      return { string: input ? "True" : "False" };
    default:
      return input === null ? {} : { string: JSON.stringify(input) };
  }
}
