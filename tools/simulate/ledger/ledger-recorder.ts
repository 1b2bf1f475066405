import { hashOf } from "../../reconcile/digest.ts";
import type { Account } from "../../reconcile/ledger.ts";
import type { Emission } from "../simulated-event.ts";
import { doubtBook } from "./retry-recorder.ts";
import { peopleBook } from "./people-recorder.ts";
import { type Outcome, streamBook } from "./stream-recorder.ts";
import { visitBook } from "./visit-recorder.ts";
import { workoutBook } from "./workout-recorder.ts";
import { personOf } from "../person.ts";
import { type Protocol, protocolOf } from "../protocol.ts";
import type { Simulation } from "../simulation.ts";

/** How the sending of an event ended. */
export interface Acknowledged {
  /** Tries without an answer before: each may have left the event in the hub once more. */
  readonly doubtful: number;
  /** Why the door refused it. */
  readonly rejected?: string | undefined;
}

/**
 * Writes down what was sent, and works out what must come of it by the sentences of the design, sharing nothing with the product:
 * a reading counts once however often it is sent, a workout is a start with its stop, its readings are those with start < time <= end.
 */
export interface Ledger {
  sent(events: readonly Emission[], how: Acknowledged): void;
  /** Nobody knows whether the hub has these: it answered none of so many tries. */
  lost(events: readonly Emission[], tries: number): void;
  /** Times are epoch milliseconds. */
  account(run: { readonly began: number; readonly ended: number; readonly complete: boolean }): Account;
}

/** @param spoken by the models of devices, see `protocolOf` */
export function openLedger(simulation: Simulation, spoken: readonly Protocol[]): Ledger {
  const streams = streamBook();
  const doubts = doubtBook();
  const people = peopleBook(simulation);
  const workouts = workoutBook(simulation);
  const visits = visitBook(simulation);
  const unknown = new Set<number>();

  const bookMeaning = ({ device, meaning }: Emission) => {
    if (meaning.kind === "registration") people.add(device, "registrations");
    else if (meaning.kind === "profile") people.add(device, "profiles");
    else if (meaning.kind === "workout") {
      people.add(device, "workouts");
      workouts.event(device, meaning.slot, meaning.action);
    } else if (meaning.kind === "visit") {
      people.add(device, "visits");
      visits.event(device, meaning.slot, meaning.says);
    } else if (meaning.kind === "reading") {
      const { time, bpm } = meaning;
      if (bpm <= 0 || bpm > 300) return people.add(device, "invalid");
      people.add(device, "valid");
      people.add(device, "sum", bpm);
      workouts.reading(device, time, bpm);
    }
  };

  return {
    sent(events, { doubtful, rejected }) {
      for (const event of events) {
        const bodyHash = hashOf(event.body);
        const outcome = outcomeOf(event, spoken);
        streams.book(event, bodyHash, outcome, rejected);
        if (doubtful > 0 || !doubts.isEmpty()) doubts.book(event, bodyHash, outcome, 1, doubtful);
        if (event.copy === 0) bookMeaning(event);
      }
    },
    lost(events, tries) {
      for (const event of events) {
        doubts.book(event, hashOf(event.body), outcomeOf(event, spoken), 0, tries);
        unknown.add(event.device);
      }
    },
    account: ({ began, ended, complete }) => ({
      format: "korevital-account",
      version: 1,
      prefix: simulation.prefix,
      options: optionsOf(simulation),
      protocol: spoken.join(","),
      began: new Date(began).toISOString(),
      ended: new Date(ended).toISOString(),
      complete,
      streams: streams.accounts(),
      unsure: doubts.unsure(),
      unknown: [...unknown].map((device) => personOf(simulation, device).userId),
      people: people.accounts(),
      workouts: workouts.rows(),
      visits: visits.visits(workouts),
    }),
  };
}

/** The door of HTTP refuses what the ingest function would quarantine. */
function outcomeOf({ meaning, device }: Emission, spoken: readonly Protocol[]): Outcome {
  if (meaning.kind !== "broken") return { kind: "accepted" };
  return { kind: protocolOf(spoken, device) === "http" ? "rejected" : "quarantined", code: meaning.poison.code };
}

function optionsOf(simulation: Simulation) {
  const { devices, rate, minutes, late, duplicates, disorder, poison, seed, start } = simulation;
  const begin = new Date(start).toISOString();
  return { devices, rate, minutes, late, duplicates, disorder, poison, seed, start: begin };
}
