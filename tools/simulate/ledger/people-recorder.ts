import type { PersonLedger } from "../../reconcile/ledger.ts";
import { personOf } from "../person.ts";
import type { Simulation } from "../simulation.ts";

type Count = Exclude<keyof PersonLedger, "userId" | "deviceId" | "macAddress">;

/** Records the expected content of silver for each person. */
export interface PeopleRecorder {
  add(device: number, count: Count, by?: number): void;
  people(): PersonLedger[];
}

export function peopleRecorder(simulation: Simulation): PeopleRecorder {
  const people = new Map<number, Record<Count, number>>();
  return {
    add(device, count, by = 1) {
      const person = people.get(device) ?? {
        registrations: 0,
        profiles: 0,
        workouts: 0,
        visits: 0,
        valid: 0,
        invalid: 0,
        sum: 0,
      };
      person[count] += by;
      people.set(device, person);
    },
    people: () =>
      [...people]
        .sort(([a], [b]) => a - b)
        .map(([device, counts]) => {
          const { userId, deviceId, macAddress } = personOf(simulation, device);
          return { userId, deviceId, macAddress, ...counts };
        }),
  };
}
