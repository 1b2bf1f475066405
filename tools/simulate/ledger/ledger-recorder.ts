import { isoTime } from "../../../shared/platform/time.ts";
import type { RejectionCode } from "../../../shared/streams/outcome.ts";
import { hashOf } from "../../reconcile/digest.ts";
import type { Ledger } from "../../reconcile/ledger.ts";
import { personOf } from "../person.ts";
import { type Protocol, protocolOf } from "../protocol.ts";
import type { SimulatedEvent } from "../simulated-event.ts";
import type { Simulation } from "../simulation.ts";
import { peopleRecorder } from "./people-recorder.ts";
import { retryRecorder } from "./retry-recorder.ts";
import { type Outcome, streamRecorder } from "./stream-recorder.ts";
import { visitRecorder } from "./visit-recorder.ts";
import { workoutRecorder } from "./workout-recorder.ts";

/** The result of sending an event. */
export interface Delivery {
  /** Number of unanswered tries. Each may have added a copy to the hub. */
  readonly unanswered: number;
  /** The rejection code of the HTTP endpoint. */
  readonly rejected?: RejectionCode | undefined;
}

/**
 * Records the events sent and computes the expected results by the rules of the design, without the product's code: a
 * reading counts once, a workout is a start with its stop, and its readings are those with start < time <= end.
 */
export interface LedgerRecorder {
  sent(events: readonly SimulatedEvent[], delivery: Delivery): void;
  /** Records events whose tries were all unanswered: the hub may contain them. */
  lost(events: readonly SimulatedEvent[], tries: number): void;
  /** The ledger so far. Times are epoch milliseconds. */
  ledger(run: { readonly began: number; readonly ended: number; readonly complete: boolean }): Ledger;
}

/** @param protocols one per device model, see `protocolOf` */
export function ledgerRecorder(simulation: Simulation, protocols: readonly Protocol[]): LedgerRecorder {
  const streams = streamRecorder();
  const retries = retryRecorder();
  const people = peopleRecorder(simulation);
  const workouts = workoutRecorder(simulation);
  const visits = visitRecorder(simulation);
  const excluded = new Set<number>();

  const recordContent = ({ device, content }: SimulatedEvent) => {
    if (content.kind === "registration") people.add(device, "registrations");
    else if (content.kind === "profile") people.add(device, "profiles");
    else if (content.kind === "workout") {
      people.add(device, "workouts");
      workouts.event(device, content.slot, content.action);
    } else if (content.kind === "visit") {
      people.add(device, "visits");
      visits.event(device, content.slot, content.fields);
    } else if (content.kind === "reading") {
      const { time, bpm } = content;
      if (bpm < 20 || bpm > 250) return people.add(device, "invalid");
      people.add(device, "valid");
      people.add(device, "sum", bpm);
      workouts.reading(device, time, bpm);
    }
  };

  return {
    sent(events, { unanswered, rejected }) {
      for (const event of events) {
        const bodyHash = hashOf(event.body);
        const outcome = outcomeOf(event, protocols);
        streams.record(event, bodyHash, outcome, rejected);
        if (unanswered > 0 || !retries.isEmpty()) retries.record(event, bodyHash, outcome, 1, unanswered);
        if (event.copy === 0) recordContent(event);
      }
    },
    lost(events, tries) {
      for (const event of events) {
        retries.record(event, hashOf(event.body), outcomeOf(event, protocols), 0, tries);
        excluded.add(event.device);
      }
    },
    ledger: ({ began, ended, complete }) => ({
      format: "korevital-ledger",
      version: 1,
      prefix: simulation.prefix,
      options: optionsOf(simulation),
      protocol: protocols.join(","),
      began: isoTime(began),
      ended: isoTime(ended),
      complete,
      streams: streams.streams(),
      maybeDuplicated: retries.maybeDuplicated(),
      excludedUsers: [...excluded].map((device) => personOf(simulation, device).userId),
      people: people.people(),
      workouts: workouts.rows(),
      visits: visits.visits(workouts),
    }),
  };
}

/** The HTTP endpoint rejects what the ingest function would quarantine. */
function outcomeOf({ content, device }: SimulatedEvent, protocols: readonly Protocol[]): Outcome {
  if (content.kind !== "poison") return { kind: "accepted" };
  return { kind: protocolOf(protocols, device) === "http" ? "rejected" : "quarantined", code: content.poison.code };
}

function optionsOf(simulation: Simulation) {
  const { people, devices, rate, minutes, late, duplicates, disorder, poison, seed, start } = simulation;
  const begin = isoTime(start);
  return { people, devices, rate, minutes, late, duplicates, disorder, poison, seed, start: begin };
}
