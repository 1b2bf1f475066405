import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { errorMessage } from "../../../shared/platform/error-message.ts";
import { isBlank, isComplete } from "./complete.ts";
import type { History } from "./history.ts";

/** The database behind a prompt. */
export interface PromptedDatabase {
  /** Lines that begin with it are commands, not SQL. */
  readonly commandPrefix: "." | "\\";
  /** Runs a command, without its prefix, and returns the text to print. */
  runCommand(line: string): Promise<string>;
  /** Completions of the last word of a text, in readline's format. */
  complete(text: string): Promise<[hits: string[], word: string]>;
  /** Cancels the running statement. */
  interrupt(): void;
}

export interface PromptOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Whether input and output are a terminal, not a pipe. */
  readonly terminal: boolean;
  readonly history: History;
  /** Runs statements and prints their results. */
  run(sql: string): Promise<void>;
  print(text: string): Promise<void>;
}

const [first, further] = ["korevital> ", "      ...> "];

/** The incomplete statement, and whether a statement is running. */
interface State {
  typed: string;
  isRunning: boolean;
}

/**
 * Reads and runs statements until the end of the input. A terminal continues after an error, a pipe does not.
 *
 * @returns false if a statement of a pipe failed
 */
export async function prompt(database: PromptedDatabase, options: PromptOptions): Promise<boolean> {
  const { terminal } = options;
  const state: State = { typed: "", isRunning: false };
  const lines = openLines(database, options, state);
  showPrompt(lines, options, state);
  for await (const line of lines) {
    const command = state.typed === "" ? commandIn(database, line) : undefined;
    if (command === "quit" || command === "q") break;
    if (command === undefined) state.typed += `${line}\n`;
    const work =
      command === undefined ? statement(state, options) : async () => printCommand(database, command, options);
    state.isRunning = true;
    const succeeded = await succeeds(work);
    state.isRunning = false;
    if (!succeeded && !terminal) return false;
    showPrompt(lines, options, state);
  }
  lines.close();
  // A terminal discards an incomplete statement.
  return terminal || isBlank(state.typed) || succeeds(() => options.run(state.typed));
}

/** The work after a line was added: none until the statement is complete. */
function statement(state: State, { run }: PromptOptions): () => Promise<void> {
  const { typed } = state;
  if (!isComplete(typed)) return async () => {};
  state.typed = "";
  return async () => {
    if (!isBlank(typed)) await run(typed);
  };
}

function commandIn({ commandPrefix }: PromptedDatabase, line: string): string | undefined {
  const text = line.trimStart();
  return text.startsWith(commandPrefix) ? text.slice(commandPrefix.length).trimEnd() : undefined;
}

async function printCommand(database: PromptedDatabase, command: string, { print }: PromptOptions): Promise<void> {
  await print(`${await database.runCommand(command)}\n`);
}

function openLines(database: PromptedDatabase, options: PromptOptions, state: State): Interface {
  const { input, output, terminal, history } = options;
  if (!terminal) return createInterface({ input, terminal });
  const completer = (line: string, done: (error: null, result: [string[], string]) => void) => {
    database.complete(state.typed + line).then(
      (found) => done(null, found),
      () => done(null, [[], line]),
    );
  };
  const lines = createInterface({ input, output, terminal, history: history.load(), historySize: 1000, completer });
  lines.on("history", (all: string[]) => history.store(all));
  lines.on("SIGINT", () => {
    if (state.isRunning) {
      database.interrupt();
      return;
    }
    state.typed = "";
    output.write("^C\n");
    // Clears the current line too.
    lines.write(null, { ctrl: true, name: "e" });
    lines.write(null, { ctrl: true, name: "u" });
    showPrompt(lines, options, state);
  });
  return lines;
}

function showPrompt(lines: Interface, { terminal }: PromptOptions, { typed }: State): void {
  if (!terminal) return;
  lines.setPrompt(typed === "" ? first : further);
  lines.prompt();
}

async function succeeds(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    console.error(errorMessage(error));
    return false;
  }
}
