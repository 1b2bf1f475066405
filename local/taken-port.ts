import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PortTaken } from "./listen.ts";
import type { LocalOptions } from "./options.ts";

const defaultAdminPort = 7079;
const timeout = 1_000;

/** A stack that runs on this machine. */
interface OtherStack {
  readonly dataFolder: string;
  readonly processId: number;
}

/** Adds the flag that chooses another port, and the stack that holds this one. */
export async function explainTakenPort(error: PortTaken, options: LocalOptions): Promise<Error> {
  const { port } = error;
  const [name = "port"] = Object.entries(options).find(([key, value]) => key.endsWith("Port") && value === port) ?? [];
  const flag = `--${name.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
  const other = await stackOn(port, [options.adminPort, defaultAdminPort]);
  const [what] = error.message.split(". ");
  const advice =
    other === undefined
      ? `Stop what listens on it, or choose another port: ${flag} N.`
      : `The stack of ${other.dataFolder} (process ${other.processId}) holds it. Use that stack with ` +
        `--data ${other.dataFolder}, stop it, or choose other ports: ${flag} N and the other port flags.`;
  return new Error(`${what}. ${advice}`, { cause: error });
}

async function stackOn(port: number, adminPorts: readonly number[]): Promise<OtherStack | undefined> {
  for (const adminPort of new Set(adminPorts)) {
    const stack = await stackAt(adminPort);
    if (stack !== undefined && (adminPort === port || uses(stack, port))) return stack;
  }
  return undefined;
}

async function stackAt(adminPort: number): Promise<OtherStack | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${adminPort}/`, { signal: AbortSignal.timeout(timeout) });
    const body: Partial<OtherStack> = JSON.parse(await response.text());
    const { dataFolder, processId } = body;
    return typeof dataFolder === "string" && typeof processId === "number" ? { dataFolder, processId } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the settings of a stack contain a port: in a connection string, or as a number. */
function uses({ dataFolder }: OtherStack, port: number): boolean {
  try {
    const text = readFileSync(join(dataFolder, "settings.json"), "utf8");
    return new RegExp(`[: ]${port}\\b`).test(text);
  } catch {
    return false;
  }
}
