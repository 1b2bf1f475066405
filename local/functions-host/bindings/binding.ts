import type { AppSettings } from "../settings/app-settings.ts";
import { StartError } from "../start-error.ts";
import type { BindingInfo } from "../worker/core-types.ts";

/** Options that every binding may have. */
const commonOptions = ["type", "direction", "name", "dataType", "properties", "sdkBinding"];

/** A binding of a function. Reads its options, resolves `%NAME%`, and names function and binding in errors. */
export class Binding {
  readonly name: string;
  /** In lower case, since types are case-insensitive. */
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

  /** In the spelling of the app. */
  get typeName(): string {
    return this.#info.type ?? "";
  }

  get isTrigger(): boolean {
    return this.type.endsWith("trigger");
  }

  /** @throws StartError for any other option that is set */
  allowOnly(names: readonly string[]): this {
    for (const [name, value] of Object.entries(this.#info)) {
      const known = commonOptions.includes(name) || names.includes(name);
      if (!known && value !== undefined && value !== null) this.reject(`the option "${name}" is not supported`);
    }
    return this;
  }

  raw(option: string): unknown {
    return this.#info[option];
  }

  text(option: string): string | undefined {
    const value = this.#info[option];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "string") this.reject(`the option "${option}" is not a text`);
    return this.#settings.resolve(value, this.where);
  }

  requiredText(option: string): string {
    const text = this.text(option);
    if (text === undefined || text === "") this.reject(`the option "${option}" is missing`);
    return text;
  }

  flag(option: string): boolean | undefined {
    const value = this.#info[option];
    if (value === undefined || value === null || typeof value === "boolean") return value ?? undefined;
    return this.reject(`the option "${option}" must be true or false`);
  }

  oneOf<const T extends string>(option: string, values: readonly T[], fallback: T): T {
    const text = (this.text(option) ?? fallback).toLowerCase();
    return values.find((value) => value === text) ?? this.reject(`the option "${option}" cannot be "${text}"`);
  }

  /** The value of the setting that the option names. As in Azure, a setting `AzureWebJobs<name>` takes precedence. */
  setting(option: string): string {
    const name = this.requiredText(option);
    const value = this.#settings.get(`AzureWebJobs${name}`) ?? this.#settings.get(name);
    if (value !== undefined && value !== "") return value;
    for (const [rest] of this.#settings.startingWith(`${name}__`))
      this.reject(`"${name}" uses identity-based settings (${name}__${rest}): only connection strings are supported`);
    return this.reject(`the setting "${name}" of the option "${option}" is missing`);
  }

  get where(): string {
    return `function ${this.#function}, binding ${this.name} (${this.typeName})`;
  }

  reject(reason: string): never {
    throw new StartError(`${this.where}: ${reason}`);
  }
}
