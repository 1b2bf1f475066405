import { readdir, readFile } from "node:fs/promises";

/** Linux counts processor time in ticks of 1/100 second. */
const ticksPerSecond = 100;

/**
 * The process id of the first function host of a local stack.
 *
 * @param stack process id of the stack
 * @throws Error without `/proc` or without a host
 */
export async function functionHostOf(stack: number): Promise<number> {
  for (const task of await readdir(`/proc/${stack}/task`)) {
    const children = await readFile(`/proc/${stack}/task/${task}/children`, "utf8");
    for (const child of children.split(" ").filter((text) => text !== "")) {
      const command = await readFile(`/proc/${child}/cmdline`, "utf8");
      if (command.includes("functions-host/main")) return Number(child);
    }
  }
  throw new Error(`process ${stack} has started no function host`);
}

/** Processor time of a process with all threads, in seconds. */
export async function processorSeconds(process: number): Promise<number> {
  const stat = await readFile(`/proc/${process}/stat`, "utf8");
  // The program name in parentheses may contain spaces; the fields after it are numbered from 3.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Peak resident memory of a process in MB. */
export async function peakResidentMegabytes(process: number): Promise<number> {
  const status = await readFile(`/proc/${process}/status`, "utf8");
  return Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024);
}
