import { readFileSync } from "node:fs";

/** A process, also after its id has been reused. */
export interface ProcessIdentity {
  readonly id: number;
  /** Start of the process in ticks since the start of the machine; undefined where the system does not provide it. */
  readonly started?: number | undefined;
}

export function identityOf(id: number): ProcessIdentity {
  return { id, started: startOf(id) };
}

export function isAlive({ id, started }: ProcessIdentity): boolean {
  try {
    process.kill(id, 0);
  } catch (error) {
    // EPERM: it runs as another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  const now = startOf(id);
  return started === undefined || now === undefined || started === now;
}

/** Field 22 of `/proc/ID/stat`, behind the name of the program, which can contain spaces and brackets. */
function startOf(id: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${id}/stat`, "utf8");
    return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[19]);
  } catch {
    return undefined;
  }
}
