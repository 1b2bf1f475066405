import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Identifies a process, so that others on the same machine can detect that it has exited. */
export interface ProcessIdentity {
  /** The scope in which process ids are unique. */
  readonly machine: string;
  /** Process id and start time, since ids are reused. */
  readonly process: string;
}

export function ownIdentity(): ProcessIdentity {
  return { machine: machine(), process: `${process.pid} ${startOf(process.pid) ?? ""}` };
}

/** True only when it is certain; false for a process on another machine. */
export function hasExited(identity: ProcessIdentity): boolean {
  if (identity.machine !== machine()) return false;
  const [id = "", started] = identity.process.split(" ");
  const pid = Number(id);
  return !isAlive(pid) || (started !== "" && startOf(pid) !== started);
}

/** A container has its own process ids, and may share its host name with another. */
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

/**
 * In clock ticks of the kernel, field 22 of `/proc/PID/stat`; undefined for a zombie and where the file does not exist.
 */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is a name in brackets, which may contain spaces.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? undefined : fields[18];
  } catch {
    return undefined;
  }
}
