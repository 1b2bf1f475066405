import type { Az } from "../az.ts";

/** The flags of `npm run delivery`. */
export interface Flags {
  readonly env?: string | undefined;
  readonly input?: string | undefined;
  /** A compiled template and its parameters, instead of those of the checkout. */
  readonly template?: string | undefined;
  readonly parameters?: string | undefined;
  readonly report?: string | undefined;
  readonly package?: string | undefined;
  readonly previous?: string | undefined;
  readonly batch?: string | undefined;
  readonly name?: string | undefined;
  readonly file?: string | undefined;
  readonly pullRequest?: string | undefined;
  readonly allowLoss: boolean;
  readonly appOnly: boolean;
  readonly skip: readonly string[];
}

/** External dependencies of a command. */
export interface CommandContext {
  readonly az: Az;
  readonly fetch: typeof fetch;
  readonly variables: Readonly<Record<string, string | undefined>>;
  log(text: string): void;
  /** The build id of a package. */
  buildOf(packageFile: string): Promise<string>;
  /** Runs the verification; returns whether it passed. */
  verify(flags: readonly string[]): Promise<boolean>;
}

/** Returns false on failure. */
export type Command = (flags: Flags, context: CommandContext) => Promise<boolean>;
