import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GymEvent } from "../documents/gym-events.ts";
import { visits } from "./visits.ts";

const hour = 3_600_000;

function event(login: number | null, logout: number | null, gymId = "g", macAddress = "m"): GymEvent {
  const id = JSON.stringify([login, logout, gymId, macAddress]);
  return { id, macAddress, gymId, time: login ?? logout ?? Number.NaN, login, logout };
}

/** `1-2` a whole visit, `1-` a login, `-2` a logout; in hours. */
function events(text: string): GymEvent[] {
  const at = (hours: string | undefined) => (hours ? Math.round(Number(hours) * hour) : null);
  return text.split(" ").map((word) => {
    const [login, logout] = word.split("-");
    return event(at(login), at(logout));
  });
}

function paired(some: readonly GymEvent[]): string {
  const hours = (time: number | undefined) => (time === undefined ? "" : time / hour);
  return visits(some)
    .map(({ login, logout }) => `${hours(login)}-${hours(logout)}`)
    .join(" ");
}

describe("visits", () => {
  it.each([
    ["a whole record", "1-2", "1-2"],
    ["a login and a later logout", "1- -2", "1-2"],
    ["no logout yet", "1-", "1-"],
    ["a logout alone", "-2", ""],
    ["a logout before the login", "-0.5 1-", "1-"],
    ["a visit of no length", "1- -1", "1-1"],
    ["24 hours exactly", "1- -25", "1-25"],
    ["more than 24 hours", "1- -25.0001", "1-"],
    ["the last logout before the next login", "1- -2 -3 4- -5", "1-3 4-5"],
    ["a logout at the next login, which closes that one", "1- 2- -2", "1- 2-2"],
    ["the last logout within 24 hours", "1- -2 -26", "1-2"],
    ["a next login that is a whole record", "1- 2-3 -4", "1- 2-3"],
    ["a next login that stays open", "1- 2- -3", "1- 2-3"],
    ["its own record before any logout-only record", "1-2 -3", "1-2"],
    ["its own record, although the next login is before its end", "1-5 2-3", "1-5 2-3"],
    ["the latest of its own records", "1-2 1-4 1-3", "1-4"],
    ["its own latest record within 24 hours", "1-2 1-26", "1-2"],
    ["a logout-only record, when its own record is too long", "1-26 -2", "1-2"],
    ["a whole record and a login at the same time", "1- 1-2 -3", "1-2"],
    ["the same events again", "1- 1- -2 -2", "1-2"],
  ])("%s: %s gives %j", (_, text, expected) => {
    expect(paired(events(text))).toBe(expected);
    expect(paired(events(text).reverse())).toBe(expected);
  });

  it("belong to one gym and one mac each", () => {
    const some = [event(1, null), event(null, 2, "other"), event(null, 3, "g", "other"), event(0, 9, "other")];
    expect(visits(some)).toEqual([
      { macAddress: "m", gymId: "g", login: 1, logout: undefined },
      { macAddress: "m", gymId: "other", login: 0, logout: 9 },
    ]);
  });

  it("follow the rule for any order and repetition of events", () => {
    const times = fc.nat({ max: 12 }).map((n) => n * 4 * hour);
    const any = fc
      .tuple(fc.option(times), fc.option(times), fc.constantFrom("g", "h"))
      .filter(([login, logout]) => (login ?? logout) !== null && (logout === null || (login ?? 0) <= logout))
      .map(([login, logout, gym]) => event(login, logout, gym));
    const repeated = fc
      .array(any, { maxLength: 12 })
      .chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray([...some, ...some])))
      .map(([some, more]) => [some, [...more, ...some]] as const);
    fc.assert(
      fc.property(repeated, ([once, again]) => {
        const byText = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
        expect(visits(again).sort(byText)).toEqual(naive(once).sort(byText));
      }),
      { numRuns: 500 },
    );
  });
});

/** The rule, written for one login at a time. */
function naive(some: readonly GymEvent[]) {
  const found = new Map<string, { macAddress: string; gymId: string; login: number; logout: number | undefined }>();
  for (const { login, gymId } of some) {
    if (login === null) continue;
    const inGym = some.filter((other) => other.gymId === gymId && other.logout !== null && other.logout >= login);
    const inTime = inGym.filter(({ logout }) => Number(logout) <= login + 24 * hour);
    const own = inTime.filter((other) => other.login === login).map(({ logout }) => Number(logout));
    const logoutOnly = inTime
      .filter((other) => other.login === null)
      .map(({ logout }) => Number(logout))
      .filter(
        (logout) =>
          !some.some((next) => next.gymId === gymId && Number(next.login) > login && Number(next.login) <= logout),
      );
    const candidates = own.length > 0 ? own : logoutOnly;
    const logout = candidates.length === 0 ? undefined : Math.max(...candidates);
    found.set(`${login} ${gymId}`, { macAddress: "m", gymId, login, logout });
  }
  return [...found.values()];
}
