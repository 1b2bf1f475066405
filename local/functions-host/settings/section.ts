import { StartError } from "../start-error.ts";
import { readTimeSpan } from "./time-span.ts";

export type Json = Readonly<Record<string, unknown>>;

/** One object of host.json: reads its keys, whatever their case, and says where the fault is. */
export class Section {
  readonly #path: string;
  /** By the key in lower case. */
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #keys: readonly string[];

  constructor(path: string, value: unknown) {
    if (value !== undefined && !isObject(value)) throw new StartError(`host.json: ${path} is no object`);
    this.#path = path;
    this.#keys = Object.keys(value ?? {});
    this.#values = new Map(Object.entries(value ?? {}).map(([key, entry]) => [key.toLowerCase(), entry]));
  }

  /** @throws StartError for a key that is not among these, so that a slip of the pen does not pass */
  allowOnly(names: readonly string[]): this {
    const known = new Set(names.map((name) => name.toLowerCase()));
    const strange = this.#keys.find((key) => !known.has(key.toLowerCase()));
    if (strange !== undefined)
      throw new StartError(`host.json: ${this.#name(strange)} is not known, or not played here`);
    return this;
  }

  section(key: string): Section {
    return new Section(this.#name(key), this.#get(key));
  }

  text(key: string): string | undefined {
    const value = this.#get(key);
    if (value === undefined || typeof value === "string") return value;
    throw new StartError(`host.json: ${this.#name(key)} is no text`);
  }

  /** A whole number; settings bring it as text. */
  integer(key: string, fallback: number, least = 1): number {
    const value = this.#get(key) ?? fallback;
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof number === "number" && Number.isInteger(number) && number >= least) return number;
    throw new StartError(`host.json: ${this.#name(key)} must be a whole number of at least ${least}, not ${value}`);
  }

  /** Milliseconds of a time span. */
  timeSpan(key: string, fallback: number): number {
    const text = this.text(key);
    if (text === undefined) return fallback;
    const span = readTimeSpan(text);
    if (span === undefined) throw new StartError(`host.json: ${this.#name(key)} must be as hh:mm:ss, not "${text}"`);
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

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
