import { InvalidArgumentError } from "@commander-js/extra-typings";
import { type EventId, eventIdFormat, parseEventId } from "../../shared/operations/quarantine/event-id.ts";
import { parseTime } from "../quarantine/parse-time.ts";

/** One event by its id, or the events of a device or a user at a time, epoch milliseconds. */
export type EventSelection =
  | { readonly id: EventId }
  | { readonly property: "deviceId" | "userId"; readonly value: string; readonly time: number };

/**
 * @throws InvalidArgumentError when the arguments are invalid, before anything is read
 */
export function eventSelection(
  event: string | undefined,
  { device, user, time }: { readonly device?: string; readonly user?: string; readonly time?: number },
): EventSelection {
  if ([event, device, user].filter((each) => each !== undefined).length !== 1)
    throw new InvalidArgumentError("exactly one of EVENT, --device ID and --user ID expected");
  if (event !== undefined) {
    const id = parseEventId(event);
    if (id === undefined) throw new InvalidArgumentError(`${event} is not an event id: ${eventIdFormat} expected`);
    return { id };
  }
  if (time === undefined) throw new InvalidArgumentError("--time TIME expected: the time of the event");
  return device === undefined
    ? { property: "userId", value: user ?? "", time }
    : { property: "deviceId", value: device, time };
}

/** A time of the command line; as in the streams, a number is epoch seconds, or milliseconds above 1e11. */
export function timeOf(text: string, now: number): number {
  if (!/^\d+(\.\d+)?$/.test(text)) return parseTime(text, now);
  const number = Number(text);
  return Math.round(number > 1e11 ? number : number * 1000);
}
