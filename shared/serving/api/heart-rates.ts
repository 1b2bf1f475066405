import { type Reading, readingsOfUser } from "../../gold/user-readings.ts";
import { day, isoTime, second } from "../../platform/time.ts";
import type { SilverReader } from "../../silver/silver-reader.ts";
import { maxIdLength } from "../../streams/fields/field-types.ts";
import { allowOnly, ParameterError, type Parameters, timeOf } from "./parameters.ts";
import { problem } from "./problem.ts";
import { type ApiResponse, jsonResponse } from "./response.ts";

/** The longest interval: a month, in any time zone. */
const maxInterval = 32 * day;
export const maxPoints = 20_000;
/** Seconds. */
export const resolutions = { min: 1, max: 86_400, default: 60 } as const;

/** Heart rates for a chart. Times are ISO 8601, UTC. */
export interface HeartRates {
  readonly user_id: string;
  readonly from: string;
  readonly to: string;
  /** Seconds. */
  readonly resolution: number;
  readonly points: readonly HeartRatePoint[];
}

/** The readings from a multiple of the resolution on, until the next one. */
export interface HeartRatePoint {
  readonly time: string;
  /** Beats per minute. */
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  readonly readings: number;
}

/**
 * The valid readings of a user with from <= time < to, of every device at times at which the user owned it. Each point
 * has the lowest and the highest of its readings, so that no peak is lost, whatever the resolution is.
 */
export async function heartRatesResponse(
  silver: SilverReader,
  userId: string,
  parameters: Parameters,
): Promise<ApiResponse> {
  allowOnly(parameters, ["from", "to", "resolution"]);
  const [from, to] = [requiredTime(parameters, "from"), requiredTime(parameters, "to")];
  if (to <= from) throw new ParameterError("to: a time after `from` expected");
  if (to - from > maxInterval) throw new ParameterError("to: at most 32 days after `from` expected");
  const resolution = resolutionOf(parameters["resolution"]);
  if ((to - from) / (resolution * second) > maxPoints)
    throw new ParameterError(`resolution: at least ${Math.ceil((to - from) / second / maxPoints)} expected`);
  const isKnown = userId.length <= maxIdLength && (await silver.queryPartition("people", userId)).some(isNoTombstone);
  // The response does not contain the id, which is personal.
  if (!isKnown) return problem("no-such-user", "no registration and no profile of that id has landed");
  const readings = await readingsOfUser({ silver }, userId, { from, to: to - 1 });
  const points = pointsOf(readings, resolution * second);
  const body: HeartRates = { user_id: userId, from: isoTime(from), to: isoTime(to), resolution, points };
  return { ...jsonResponse(200, body), people: { what: "heart-rates", subjects: [{ kind: "user", value: userId }] } };
}

function isNoTombstone({ kind }: { readonly kind: string }): boolean {
  return kind !== "tombstone";
}

function requiredTime(parameters: Parameters, name: string): number {
  const text = parameters[name];
  if (text === undefined) throw new ParameterError(`${name}: it is required`);
  return timeOf(name, text);
}

function resolutionOf(text: string | undefined): number {
  if (text === undefined) return resolutions.default;
  const { min, max } = resolutions;
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (seconds < min || seconds > max) throw new ParameterError(`resolution: ${min} to ${max} seconds expected`);
  return seconds;
}

/**
 * Readings by pieces of time, each with its lowest and highest.
 *
 * @param resolution milliseconds
 */
export function pointsOf(readings: readonly Reading[], resolution: number): HeartRatePoint[] {
  const groups = Map.groupBy(readings, ({ time }) => Math.floor(time / resolution));
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([index, some]) => {
      const values = some.toSorted((a, b) => a.time - b.time).map(({ value }) => value);
      let [sum, min, max] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (const value of values) [sum, min, max] = [sum + value, Math.min(min, value), Math.max(max, value)];
      const time = isoTime(index * resolution);
      return { time, min, mean: sum / values.length, max, readings: values.length };
    });
}
