import { readFileSync } from "node:fs";

/** How often the parent is looked for. */
const intervalMs = 500;

/**
 * Resolves on Ctrl-C, on SIGTERM or SIGHUP, when nobody reads the output, and when the parent process has ended. npm
 * ends on SIGTERM without its command, and a killed process ends without anything else.
 */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const isOrphan = parentWatch();
    const timer = setInterval(() => {
      if (isOrphan()) stop();
    }, intervalMs);
    timer.unref();
    const stop = () => {
      clearInterval(timer);
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, stop);
    for (const stream of [process.stdout, process.stderr]) stream.on("error", stop);
    if (process.send !== undefined) process.once("disconnect", stop);
  });
}

/** Whether the present parent has ended since, or npm, where its command runs in a shell between the two. */
function parentWatch(): () => boolean {
  const parent = process.ppid;
  const { name, parent: grandparent } = processOf(parent) ?? {};
  const isInShell = process.env["npm_lifecycle_event"] !== undefined && shells.has(name);
  return () => process.ppid !== parent || (isInShell && processOf(parent)?.parent !== grandparent);
}

const shells: ReadonlySet<string | undefined> = new Set(["sh", "dash", "bash", "ash", "busybox", "zsh"]);

/** From `/proc/PID/stat`; undefined where the file does not exist: there shells do not stay between the two. */
function processOf(pid: number): { readonly name: string; readonly parent: string | undefined } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is a name in brackets, which may contain spaces.
    const end = stat.lastIndexOf(")");
    return { name: stat.slice(stat.indexOf("(") + 1, end), parent: stat.slice(end + 2).split(" ")[1] };
  } catch {
    return undefined;
  }
}
