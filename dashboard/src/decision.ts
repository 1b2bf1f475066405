import type { DecisionOutcome } from "../../shared/operations/quarantine/decide.ts";
import type { ShownEvent } from "../../shared/operations/quarantine/shown-event.ts";

/** What followed from a decision about a quarantined event, for people. */
export interface DecisionResult {
  /** `done`: the event has another state, or will have it. `not done`: it can still be decided. */
  readonly kind: "done" | "not done";
  readonly text: string;
}

export type DecisionAction = "replay" | "discard";

export function decisionResult(action: DecisionAction, { outcome, detail }: DecisionOutcome): DecisionResult {
  const because = detail === null ? "" : `: ${detail}`;
  switch (outcome) {
    case "sent":
      return {
        kind: "done",
        text: "Sent. It becomes replayed once that has landed; this page reads it again until then.",
      };
    case "arrived":
      return { kind: "done", text: "An interrupted replay had sent it. It is not sent again." };
    case "replayed":
      return { kind: "done", text: "Your action was not done: the event was replayed before." };
    case "discarded":
      return action === "discard" && detail === null
        ? { kind: "done", text: "Discarded." }
        : { kind: "done", text: "Your action was not done: the event was discarded before." };
    case "busy":
      return { kind: "not done", text: `Not done: another replay is processing the event${because}.` };
    case "blocked":
      return { kind: "not done", text: `Not done, it needs a correction${because}.` };
    case "undetermined":
      return { kind: "not done", text: `It is not known yet whether an interrupted replay has sent it${because}.` };
  }
}

/** The text of a body that can be edited. Bytes that are no text have none. */
export function editableBody({ encoding, body }: Pick<ShownEvent, "encoding" | "body">): string {
  return encoding === "utf-8" ? body : "";
}

/** The body to send instead of the event's; undefined if it is to be sent as it is. */
export function correctionOf(event: Pick<ShownEvent, "encoding" | "body">, edited: string): string | undefined {
  return edited === editableBody(event) ? undefined : edited;
}
