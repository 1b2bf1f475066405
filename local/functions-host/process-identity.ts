import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Names a process so that others on the same machine can tell that it is gone. */
export interface ProcessIdentity {
  /** Where process ids mean the same. */
  readonly machine: string;
  /** Its id and when it started, since ids are used again. */
  readonly process: string;
}

export function ownIdentity(): ProcessIdentity {
  return { machine: machine(), process: `${process.pid} ${startOf(process.pid) ?? ""}` };
}

/** True only when it is certain. */
export function isGone(identity: ProcessIdentity): boolean {
  if (identity.machine !== machine()) return false;
  const [id = "", started] = identity.process.split(" ");
  const pid = Number(id);
  return !isAlive(pid) || (started !== "" && startOf(pid) !== started);
}

/** A container has process ids of its own, and may share its name with another. */
function machine(): string {
  try {
    return `${hostname()} ${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** In the kernel's clock ticks, field 22 of `/proc/PID/stat`; undefined where there is no such file, and for a zombie. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // the second field is a name in brackets, which may hold spaces
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? undefined : fields[18];
  } catch {
    return undefined;
  }
}
