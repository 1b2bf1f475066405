import { StartError } from "../start-error.ts";
import { isObject } from "./json.ts";
import { readTimeSpan } from "./time-span.ts";

/** One object of host.json. Keys are case-insensitive, and errors contain the path of the key. */
export class Section {
  readonly #path: string;
  /** By key in lower case. */
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #keys: readonly string[];

  constructor(path: string, value: unknown) {
    if (value !== undefined && !isObject(value)) throw new StartError(`host.json: ${path} is not an object`);
    this.#path = path;
    this.#keys = Object.keys(value ?? {});
    this.#values = new Map(Object.entries(value ?? {}).map(([key, entry]) => [key.toLowerCase(), entry]));
  }

  /** @throws StartError for any other key, so that a typing error does not pass */
  allowOnly(names: readonly string[]): this {
    const known = new Set(names.map((name) => name.toLowerCase()));
    const unknown = this.#keys.find((key) => !known.has(key.toLowerCase()));
    if (unknown !== undefined) throw new StartError(`host.json: ${this.#name(unknown)} is unknown or unsupported`);
    return this;
  }

  section(key: string): Section {
    return new Section(this.#name(key), this.#get(key));
  }

  text(key: string): string | undefined {
    const value = this.#get(key);
    if (value === undefined || typeof value === "string") return value;
    throw new StartError(`host.json: ${this.#name(key)} is not a text`);
  }

  /** A whole number. Overrides are texts. */
  integer(key: string, fallback: number, minimum = 1): number {
    const value = this.#get(key) ?? fallback;
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof number === "number" && Number.isInteger(number) && number >= minimum) return number;
    throw new StartError(`host.json: ${this.#name(key)} must be a whole number of at least ${minimum}, not ${value}`);
  }

  /** A time span in milliseconds. */
  timeSpan(key: string, fallback: number): number {
    const text = this.text(key);
    if (text === undefined) return fallback;
    const span = readTimeSpan(text);
    if (span === undefined)
      throw new StartError(`host.json: ${this.#name(key)} must have the format hh:mm:ss, not "${text}"`);
    return span;
  }

  oneOf<const T extends string>(key: string, values: readonly T[], fallback: T): T {
    const text = this.text(key) ?? fallback;
    const value = values.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
    if (value !== undefined) return value;
    throw new StartError(`host.json: ${this.#name(key)} must be one of ${values.join(", ")}, not "${text}"`);
  }

  #get(key: string): unknown {
    return this.#values.get(key.toLowerCase()) ?? undefined;
  }

  #name(key: string): string {
    return this.#path === "" ? key : `${this.#path}.${key}`;
  }
}
