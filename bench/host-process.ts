import { readdir, readFile } from "node:fs/promises";

/** What Linux counts processor time in: 100 ticks are a second on every machine that it runs on here. */
const ticksPerSecond = 100;

/**
 * The process of the function host that a local stack started; its first, when there are several.
 *
 * @param stack process id of the stack
 * @throws Error where there is no `/proc`, or no host
 */
export async function hostOf(stack: number): Promise<number> {
  for (const task of await readdir(`/proc/${stack}/task`)) {
    const children = await readFile(`/proc/${stack}/task/${task}/children`, "utf8");
    for (const child of children.split(" ").filter((text) => text !== "")) {
      const command = await readFile(`/proc/${child}/cmdline`, "utf8");
      if (command.includes("functions-host/main")) return Number(child);
    }
  }
  throw new Error(`process ${stack} has started no function host`);
}

/** Seconds that a process has had a processor so far, in all of its threads, to the hundredth. */
export async function processorSeconds(process: number): Promise<number> {
  const stat = await readFile(`/proc/${process}/stat`, "utf8");
  // The name of the program stands in parentheses and may hold spaces: what follows it is counted from 3.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** The most memory that a process ever had resident, in MB. */
export async function highestResident(process: number): Promise<number> {
  const status = await readFile(`/proc/${process}/status`, "utf8");
  return Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024);
}
