import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { errorMessage } from "../../../shared/platform/error-message.ts";
import type { Session } from "../session.ts";
import { runCommand } from "./commands.ts";
import { isBlank, isComplete } from "./complete.ts";
import { completions } from "./completion.ts";
import type { History } from "./history.ts";

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
export async function prompt(session: Session, options: PromptOptions): Promise<boolean> {
  const { terminal } = options;
  const state: State = { typed: "", isRunning: false };
  const lines = openLines(session, options, state);
  showPrompt(lines, options, state);
  for await (const line of lines) {
    const command = state.typed === "" ? /^\s*\.(.*)$/.exec(line)?.[1] : undefined;
    if (command === "quit") break;
    if (command === undefined) state.typed += `${line}\n`;
    const work =
      command === undefined ? statement(state, options) : async () => printCommand(session, command, options);
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

async function printCommand(session: Session, command: string, { print }: PromptOptions): Promise<void> {
  await print(`${await runCommand(session, command)}\n`);
}

function openLines(session: Session, options: PromptOptions, state: State): Interface {
  const { input, output, terminal, history } = options;
  if (!terminal) return createInterface({ input, terminal });
  const completer = (line: string, done: (error: null, result: [string[], string]) => void) => {
    const text = state.typed + line;
    session.suggest(text).then(
      (found) => done(null, completions(text, found, session.tables)),
      () => done(null, [[], line]),
    );
  };
  const lines = createInterface({ input, output, terminal, history: history.load(), historySize: 1000, completer });
  lines.on("history", (all: string[]) => history.store(all));
  lines.on("SIGINT", () => {
    if (state.isRunning) {
      session.interrupt();
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
