import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Session } from "../session.ts";
import { runCommand } from "./commands.ts";
import { isBlank, isComplete } from "./complete.ts";
import { completions } from "./completion.ts";
import type { History } from "./history.ts";

export interface PromptOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Whether a person types, and not a pipe. */
  readonly terminal: boolean;
  readonly history: History;
  /** Runs what was typed, and prints its answers. */
  run(sql: string): Promise<void>;
  print(text: string): Promise<void>;
}

const [first, further] = ["korevital> ", "      ...> "];

/** What was typed of a statement so far, and whether one runs. */
interface State {
  typed: string;
  busy: boolean;
}

/**
 * Reads and runs statements until the input ends. A person can go on after an error; of a pipe nothing more is run.
 *
 * @returns false when a pipe's statement failed
 */
export async function prompt(session: Session, options: PromptOptions): Promise<boolean> {
  const { terminal } = options;
  const state: State = { typed: "", busy: false };
  const lines = openLines(session, options, state);
  ask(lines, options, state);
  for await (const line of lines) {
    const command = state.typed === "" ? /^\s*\.(.*)$/.exec(line)?.[1] : undefined;
    if (command === "quit") break;
    if (command === undefined) state.typed += `${line}\n`;
    const work = command === undefined ? statement(state, options) : async () => say(session, command, options);
    state.busy = true;
    const went = await attempt(work);
    state.busy = false;
    if (!went && !terminal) return false;
    ask(lines, options, state);
  }
  lines.close();
  // A person who leaves does not mean what was half typed.
  return terminal || isBlank(state.typed) || attempt(() => options.run(state.typed));
}

/** What is to be done once a line was added: nothing until the statement is whole. */
function statement(state: State, { run }: PromptOptions): () => Promise<void> {
  const { typed } = state;
  if (!isComplete(typed)) return async () => {};
  state.typed = "";
  return async () => {
    if (!isBlank(typed)) await run(typed);
  };
}

async function say(session: Session, command: string, { print }: PromptOptions): Promise<void> {
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
    if (state.busy) {
      session.interrupt();
      return;
    }
    state.typed = "";
    output.write("^C\n");
    // What stands in the line goes, too.
    lines.write(null, { ctrl: true, name: "e" });
    lines.write(null, { ctrl: true, name: "u" });
    ask(lines, options, state);
  });
  return lines;
}

function ask(lines: Interface, { terminal }: PromptOptions, { typed }: State): void {
  if (!terminal) return;
  lines.setPrompt(typed === "" ? first : further);
  lines.prompt();
}

async function attempt(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}
