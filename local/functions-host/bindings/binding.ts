import type { AppSettings } from "../settings/app-settings.ts";
import { StartError } from "../start-error.ts";
import type { BindingInfo } from "../worker/core-types.ts";

/** What every binding may carry besides its own options. */
const common = ["type", "direction", "name", "dataType", "properties", "sdkBinding"];

/** A binding of a function: reads its options, with settings in place of `%NAME%`, and says whose the fault is. */
export class Binding {
  readonly name: string;
  /** In lower case: types are compared so. */
  readonly type: string;
  readonly #function: string;
  readonly #info: BindingInfo;
  readonly #settings: AppSettings;

  constructor(functionName: string, name: string, info: BindingInfo, settings: AppSettings) {
    this.name = name;
    this.type = (info.type ?? "").toLowerCase();
    this.#function = functionName;
    this.#info = info;
    this.#settings = settings;
  }

  get direction(): string {
    return this.#info.direction ?? "in";
  }

  /** As the app wrote it. */
  get typeName(): string {
    return this.#info.type ?? "";
  }

  get isTrigger(): boolean {
    return this.type.endsWith("trigger");
  }

  /** @throws StartError for any other option that is set */
  allowOnly(names: readonly string[]): this {
    for (const [name, value] of Object.entries(this.#info)) {
      const known = common.includes(name) || names.includes(name);
      if (!known && value !== undefined && value !== null) this.refuse(`the option "${name}" is not played here`);
    }
    return this;
  }

  raw(option: string): unknown {
    return this.#info[option];
  }

  text(option: string): string | undefined {
    const value = this.#info[option];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "string") this.refuse(`the option "${option}" is no text`);
    return this.#settings.resolve(value, this.where);
  }

  neededText(option: string): string {
    const text = this.text(option);
    if (text === undefined || text === "") this.refuse(`the option "${option}" is missing`);
    return text;
  }

  flag(option: string): boolean | undefined {
    const value = this.#info[option];
    if (value === undefined || value === null || typeof value === "boolean") return value ?? undefined;
    return this.refuse(`the option "${option}" must be true or false`);
  }

  oneOf<const T extends string>(option: string, values: readonly T[], fallback: T): T {
    const text = (this.text(option) ?? fallback).toLowerCase();
    return values.find((value) => value === text) ?? this.refuse(`the option "${option}" cannot be "${text}"`);
  }

  /** The value of the setting that the option names: of `AzureWebJobs` and the name, if there is one, as in Azure. */
  setting(option: string): string {
    const name = this.neededText(option);
    const value = this.#settings.get(`AzureWebJobs${name}`) ?? this.#settings.get(name);
    if (value !== undefined && value !== "") return value;
    for (const [rest] of this.#settings.startingWith(`${name}__`))
      this.refuse(`"${name}" is made of parts (${name}__${rest}): only connection strings are played here`);
    return this.refuse(`there is no setting "${name}" for its option "${option}"`);
  }

  get where(): string {
    return `function ${this.#function}, binding ${this.name} (${this.typeName})`;
  }

  refuse(why: string): never {
    throw new StartError(`${this.where}: ${why}`);
  }
}
