import { isDeepStrictEqual } from "node:util";
import type { Facts } from "../../facts.ts";
import { addressOf } from "../address.ts";

/** Whether a value, undefined if absent, is as wanted for the resource of that name. */
export type Rule = (value: unknown, facts: Facts, name: string) => boolean;

/** The rules of a resource type by path. Lists are one value. A path without a rule must not exist. */
export type Shape = Readonly<Record<string, Rule>>;

/** Present; its value is a matter of taste, size or wording. */
export const free: Rule = (value) => value !== undefined && value !== null;

/** Present; another policy checks the value. */
export const checked: Rule = (value) => value !== undefined && value !== null;

/** Absent, null, or as wanted. */
export const optional =
  (rule: Rule): Rule =>
  (value, facts, name) =>
    value === undefined || value === null || rule(value, facts, name);

export const is =
  (...allowed: readonly unknown[]): Rule =>
  (value) =>
    allowed.some((each) => isDeepStrictEqual(each, value));

export const absent: Rule = (value) => value === undefined || value === null;

export const atLeast =
  (least: number): Rule =>
  (value) =>
    typeof value === "number" && value >= least;

export const matches =
  (pattern: RegExp): Rule =>
  (value) =>
    typeof value === "string" && pattern.test(value);

/** The id of a resource of this group. */
export const idOf =
  (address: (facts: Facts, name: string) => string): Rule =>
  (value, facts, name) =>
    typeof value === "string" && addressOf(value) === address(facts, name);

export const inReal =
  (real: Rule, other: Rule): Rule =>
  (value, facts, name) =>
    (facts.real ? real : other)(value, facts, name);

/** By the name of the resource. */
export const named =
  (pattern: RegExp, rule: Rule, other: Rule): Rule =>
  (value, facts, name) =>
    (pattern.test(name) ? rule : other)(value, facts, name);

/** Tags and place of a resource. */
export const regional: Shape = {
  location: is("westeurope"),
  "tags.system": is("korevital"),
  "tags.environment": (value, { environment }) => value === environment,
  "tags.managedBy": is("bicep"),
};
export const global: Shape = { ...regional, location: is("global") };
