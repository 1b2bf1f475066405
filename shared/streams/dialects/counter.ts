import type { JsonObject } from "../decoding/json.ts";
import { type Field, InvalidValue } from "../fields/schema.ts";
import type { Stream } from "../stream.ts";
import type { CounterSource } from "./mapping.ts";
import { zoneNamed } from "./zone-offset.ts";

/** The last reading of a running counter in a file. Time in epoch milliseconds. */
export type CounterReading = readonly [time: number, value: number];

/** The last readings in a file, by the key of the stream, such as a device. */
export type CounterReadings = Readonly<Record<string, CounterReading>>;

/** Characters of the readings as JSON: a property of a table holds twice as many bytes, at most 64 KiB. */
const maxCharacters = 30_000;

/** The running counters of a file, in the order of its records. */
export class Counters {
  readonly #last: Map<string, CounterReading>;
  #characters = 0;

  constructor(readings: CounterReadings = {}) {
    this.#last = new Map(Object.entries(readings));
    for (const entry of this.#last) this.#characters += lengthOf(entry);
  }

  get readings(): CounterReadings {
    return Object.fromEntries(this.#last);
  }

  last(key: string): CounterReading | undefined {
    return this.#last.get(key);
  }

  /** @returns false when the file has more counters than the progress of a file can hold */
  set(key: string, reading: CounterReading): boolean {
    const known = this.#last.get(key);
    const added = lengthOf([key, reading]) - (known === undefined ? 0 : lengthOf([key, known]));
    if (this.#characters + added > maxCharacters) return false;
    this.#last.set(key, reading);
    this.#characters += added;
    return true;
  }
}

function lengthOf(entry: readonly [string, CounterReading]): number {
  return JSON.stringify(entry).length;
}

/** Replaces the reading of a running counter in a body with its increase since the reading before. */
export type CountIncrease = (body: JsonObject, counters: Counters) => JsonObject | InvalidValue;

/** @throws Error whose message begins with the property at fault */
export function countIncrease({ field, restarts, zone }: CounterSource, stream: Stream): CountIncrease {
  const parts: readonly [string, unknown][] = Object.entries(stream.schema);
  const fields = parts.filter((part): part is [string, Field] => "parse" in Object(part[1]));
  const counted = fields.find(([, { names }]) => names[0] === field)?.[1];
  const time = fields.find(([, { cell }]) => cell === "time")?.[1];
  const key = fields.find(([property]) => property === stream.key)?.[1];
  if (counted?.cell !== "number") throw new Error("field: a field with a number expected");
  if (time === undefined || key === undefined) throw new Error(`field: the stream ${stream.name} has no counters`);
  const dayOf = restarts === "daily" ? dayIn(zone) : () => 0;
  const bounds = { enqueuedTime: Number.MAX_SAFE_INTEGER, earliestTime: Number.MIN_SAFE_INTEGER };
  const parse = (part: Field, body: JsonObject): unknown => part.parse(body[part.names[0]], bounds);
  return (body, counters) => {
    const [device, at, value] = [parse(key, body), parse(time, body), body[field]];
    // The decoder rejects a body without them, with its own reason.
    if (typeof device !== "string" || typeof at !== "number" || typeof value !== "number") return body;
    if (!Number.isFinite(value) || value < 0) return new InvalidValue("impossible", "a running counter expected");
    const last = counters.last(device);
    if (last !== undefined && at <= last[0])
      return new InvalidValue("impossible", "rows in order of time expected, as the column is a running counter");
    if (!counters.set(device, [at, value])) return new InvalidValue("impossible", tooMany);
    return { ...body, [field]: increase(last, at, value) };
  };

  function increase(last: CounterReading | undefined, at: number, value: number): number {
    // Without a reading before it, a counter that never restarts has an unknown increase.
    if (last === undefined) return restarts === "daily" ? value : 0;
    // A smaller value is that of a counter that began again, for instance after a change of the battery.
    return dayOf(at) !== dayOf(last[0]) || value < last[1] ? value : value - last[1];
  }
}

const tooMany = `running counters of fewer devices expected in a file; their readings exceed ${maxCharacters} characters`;

/** The local day of a time, as a number. */
function dayIn(zone: string): (time: number) => number {
  const { toLocal } = zoneNamed(zone);
  return (time) => Math.floor(toLocal(time) / 86_400_000);
}
