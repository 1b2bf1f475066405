import { textTable } from "../../common/table.ts";
import type { Session } from "../session.ts";
import { nameOf, type SqlTable } from "../table.ts";

const text = (name: string) => ({ name, type: "text", description: "" }) as const;

/** What a line that begins with a dot asks for. Each gives what to print. */
const commands: Readonly<Record<string, (session: Session, argument: string) => Promise<string> | string>> = {
  tables: ({ tables }) => tablesText(tables),
  schema: ({ tables }, argument) => schemaText(tables, argument),
  refresh: async (session) => {
    await session.refresh();
    return "what is fetched from now on is as it is then";
  },
  help: () => help,
};

const help = `A query ends with ;  Tab completes, Ctrl-C cancels, Ctrl-D ends.
  .tables          what can be queried
  .schema TABLE    its columns
  .refresh         forgets what was fetched
  .quit`;

/**
 * @param line without the dot: `schema dates`
 * @throws Error for what is no command
 */
export async function runCommand(session: Session, line: string): Promise<string> {
  const [, name = "", argument = ""] = /^(\w*)\s*(.*?)[\s;]*$/.exec(line) ?? [];
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new Error(`there is no .${name}\n${help}`);
  return command(session, argument);
}

function tablesText(tables: readonly SqlTable[]): string {
  const rows = tables.map((table) => ({ table: nameOf(table), description: described(table) }));
  return textTable({ columns: [text("table"), text("description")] }, rows);
}

function described({ description, personal }: SqlTable): string {
  return personal ? `${description} Needs --personal.` : description;
}

function schemaText(tables: readonly SqlTable[], argument: string): string {
  const named = tables.filter((table) => argument === "" || nameOf(table) === argument.toLowerCase());
  if (named.length === 0) throw new Error(`no table is called ${argument}; .tables lists them`);
  return named.map((table) => `${nameOf(table)}\n${columnsText(table)}`).join("\n\n");
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
