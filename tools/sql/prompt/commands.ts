import { textTable } from "../../common/table.ts";
import type { Session } from "../session.ts";
import { nameOf, type SqlTable } from "../table.ts";
import { completions } from "./completion.ts";
import type { PromptedDatabase } from "./prompt.ts";

const text = (name: string) => ({ name, type: "text", description: "" }) as const;

/** Dot commands. Each returns the text to print. */
const commands: Readonly<Record<string, (session: Session, argument: string) => Promise<string> | string>> = {
  tables: ({ tables }) => tablesText(tables),
  schema: ({ tables }, argument) => schemaText(tables, argument),
  refresh: async (session) => {
    await session.refresh();
    return "the cache is cleared: the next query fetches its tables again";
  },
  help: () => help,
};

const help = `A query ends with ;  Tab completes, Ctrl-C cancels, Ctrl-D exits.
  .tables          lists the tables
  .schema TABLE    lists the columns of a table
  .refresh         clears the cache of fetched tables
  .quit            exits`;

/** A session of DuckDB behind the prompt. */
export function promptedSession(session: Session): PromptedDatabase {
  return {
    commandPrefix: ".",
    runCommand: (line) => runCommand(session, line),
    complete: async (text) => completions(text, await session.suggest(text), session.tables),
    interrupt: session.interrupt,
  };
}

/**
 * @param line without the dot: `schema dates`
 * @throws Error for an unknown command
 */
export async function runCommand(session: Session, line: string): Promise<string> {
  const [, name = "", argument = ""] = /^(\w*)\s*(.*?)[\s;]*$/.exec(line) ?? [];
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new Error(`unknown command .${name}\n${help}`);
  return command(session, argument);
}

function tablesText(tables: readonly SqlTable[]): string {
  const rows = tables.map((table) => ({ table: nameOf(table), description: descriptionOf(table) }));
  return textTable({ columns: [text("table"), text("description")] }, rows);
}

function descriptionOf({ description, personal }: SqlTable): string {
  return personal ? `${description} Requires --personal.` : description;
}

function schemaText(tables: readonly SqlTable[], argument: string): string {
  const matching = tables.filter((table) => argument === "" || nameOf(table) === argument.toLowerCase());
  if (matching.length === 0) throw new Error(`unknown table ${argument}; .tables lists the tables`);
  return matching.map((table) => `${nameOf(table)}\n${columnsText(table)}`).join("\n\n");
}

function columnsText({ columns }: SqlTable): string {
  const rows = columns.map(({ name, type, personal, description }) => ({
    column: name,
    type,
    personal: personal ? "personal" : "",
    description,
  }));
  return textTable({ columns: ["column", "type", "personal", "description"].map(text) }, rows);
}
