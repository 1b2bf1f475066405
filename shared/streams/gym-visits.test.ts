import { describe, expect, it } from "vitest";
import { csvBody, recogniseCsvHead } from "./decoding/recognise.ts";
import { gymVisits } from "./gym-visits.ts";
import { accepted, rejected } from "./testing/bodies.ts";

const whole = { mac_address: "AA ", gym: 5, login: 1_678_521_600, logout: 1_678_526_100 };
const visit = { macAddress: "aa", gymId: "5", login: 1_678_521_600_000, logout: 1_678_526_100_000 };
const { login, logout, ...noTimes } = whole;

describe("a gym's record", () => {
  it("is a whole visit, a login, or a logout", () => {
    expect(accepted(gymVisits, whole)).toEqual(visit);
    expect(accepted(gymVisits, { ...noTimes, login })).toEqual({ macAddress: "aa", gymId: "5", login: visit.login });
    const gone = { macAddress: "aa", gymId: "5", logout: visit.logout };
    expect(accepted(gymVisits, { ...noTimes, logout, login: null })).toEqual(gone);
    expect(Object.keys(accepted(gymVisits, { ...noTimes, logout }))).not.toContain("login");
  });

  it("names the gym `gym` or `gym_id`, as a number or text", () => {
    const { gym: _, ...rest } = whole;
    expect(accepted(gymVisits, { ...rest, gym_id: "5" })).toEqual(visit);
  });

  it.each([0, "0001-01-01T00:00:00", -62_135_596_800, "9999-12-31T23:59:59.9999999", 253_402_300_799])(
    "is a login alone when its logout is %s: not yet",
    (never) => {
      expect(accepted(gymVisits, { ...whole, logout: never })).toEqual({ ...visit, logout: undefined });
      expect(rejected(gymVisits, { ...noTimes, logout: never })).toEqual(["missing", "login"]);
    },
  );

  it.each(["", " "])("lacks a login or logout that is the empty text %j", (text) => {
    expect(accepted(gymVisits, { ...whole, logout: text })).toEqual({ ...visit, logout: undefined });
    expect(accepted(gymVisits, { ...whole, login: text })).toEqual({ ...visit, login: undefined });
    expect(rejected(gymVisits, { ...whole, login: text, logout: text })).toEqual(["missing", "login"]);
  });

  it("can begin and end at the same time", () => {
    expect(accepted(gymVisits, { ...whole, logout: login })).toEqual({ ...visit, logout: visit.login });
  });

  it("is a row of either table; an empty cell is absent", () => {
    for (const head of ["mac_address,gym,login,logout", "MacAddress,GymId,LogIn,LogOut"]) {
      const table = recogniseCsvHead(head.split(","));
      if (table === undefined) throw new Error(`no stream recognises ${head}`);
      const row = (text: string) => accepted(gymVisits, csvBody(table, text.split(",")));
      expect(row("aa,5,1678521600,1678526100")).toEqual(visit);
      expect(row("aa,5,,1678526100")).toEqual({ macAddress: "aa", gymId: "5", logout: visit.logout });
    }
  });

  it.each([
    [{ logout: 1_678_521_599 }, ["impossible", "logout"]],
    [{ login: null, logout: null }, ["missing", "login"]],
    [{ gym: null }, ["missing", "gym"]],
    [{ gym: "" }, ["impossible", "gym"]],
    [{ login: "now" }, ["impossible", "login"]],
    [{ logout: {} }, ["mistyped", "logout"]],
    [{ logout: 1e11 }, ["future", "logout"]],
    [{ mac_address: " " }, ["impossible", "mac_address"]],
  ])("with %j is rejected: %j", (change, rejection) => {
    expect(rejected(gymVisits, { ...whole, ...change })).toEqual(rejection);
  });
});
