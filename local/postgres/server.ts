import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { isReachable, type PostgresBinaries } from "./binaries.ts";

export interface ServerOptions {
  readonly binaries: PostgresBinaries;
  /** Folder of the data. It is created at the first start. */
  readonly folder: string;
  readonly port: number;
  /** Further settings of the server. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A PostgreSQL server that ends with this process, however that ends. */
export interface PostgresServer {
  /** `postgres://postgres@127.0.0.1:5432`, without a database. */
  readonly url: string;
  readonly processId: number;
  close(): Promise<void>;
}

/** Milliseconds: another server on the data may still be stopping, because its process was killed. */
const startTimeout = 120_000;
const stopTimeout = 60_000;

const lockedByOther = /lock file|pre-existing shared memory/;

/** @throws Error with the last lines of the server's log, if it does not start */
export async function startServer(options: ServerOptions): Promise<PostgresServer> {
  const deadline = Date.now() + startTimeout;
  await createData(options);
  for (;;) {
    const server = spawnServer(options);
    const url = `postgres://postgres@127.0.0.1:${options.port}`;
    while (server.process.exitCode === null && server.process.signalCode === null && Date.now() < deadline) {
      if (await accepts(url)) return { url, processId: server.process.pid ?? 0, close: () => stop(server.process) };
      await sleep(50);
    }
    await stop(server.process);
    if (!lockedByOther.test(server.log()) || Date.now() >= deadline)
      throw new Error(`PostgreSQL does not start in ${options.folder}:\n${server.log()}`);
    await sleep(200);
  }
}

/** Creates the data in another folder and renames it, so that an interrupted start leaves no half of it. */
async function createData({ binaries, folder }: ServerOptions): Promise<void> {
  if (existsSync(folder)) return;
  const made = `${folder}-new`;
  rmSync(made, { recursive: true, force: true });
  mkdirSync(made, { recursive: true, mode: 0o700 });
  if (binaries.user) chownSync(made, binaries.user.uid, binaries.user.gid);
  const flags = ["--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"];
  const initdb = spawn(binaries.initdb, ["-D", dataPath(binaries, made), "--no-instructions", ...flags], {
    ...processOptions(binaries, made),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = tail(initdb);
  const [code] = await once(initdb, "exit");
  if (code !== 0) throw new Error(`PostgreSQL's data cannot be created in ${folder}:\n${log()}`);
  renameSync(made, folder);
}

function spawnServer({ binaries, folder, port, settings: more = {} }: ServerOptions) {
  const settings = {
    listen_addresses: "127.0.0.1,::1",
    port,
    unix_socket_directories: "",
    shared_buffers: "32MB",
    max_wal_size: "256MB",
    // A crash of the machine may lose the last moments, as in the other local endpoints, and corrupts nothing.
    synchronous_commit: "off",
    lc_messages: "C",
    timezone: "UTC",
    log_timezone: "UTC",
    ...more,
  };
  const args = [
    "-D",
    dataPath(binaries, folder),
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
  // The shell becomes the server. Its companion waits for the end of stdin, which is the end of this process.
  const untilParentEnds = `exec 3<&0; (cat <&3 >/dev/null; kill -INT $$) 2>/dev/null & exec "$0" "$@" 3<&-`;
  const [program, programArgs] =
    process.platform === "win32"
      ? [binaries.postgres, args]
      : ["/bin/sh", ["-c", untilParentEnds, binaries.postgres, ...args]];
  const child = spawn(program, programArgs, {
    ...processOptions(binaries, folder),
    stdio: ["pipe", "ignore", "pipe"],
    // Ctrl-C stops the app first, and then the server.
    detached: true,
  });
  return { process: child, log: tail(child) };
}

function processOptions({ user }: PostgresBinaries, folder: string) {
  return user === undefined ? {} : { ...user, cwd: folder, env: { PATH: process.env["PATH"] } };
}

/** Another user passes no private folder above the data, but may enter its working directory. */
function dataPath({ user }: PostgresBinaries, folder: string): string {
  return user === undefined || process.platform !== "linux" || isReachable(dirname(folder)) ? folder : "/proc/self/cwd";
}

/** The last lines that a process writes. */
function tail(child: ChildProcess): () => string {
  let text = "";
  for (const output of [child.stdout, child.stderr])
    output?.setEncoding("utf8").on("data", (part: string) => {
      text = (text + part).slice(-2000);
    });
  child.on("error", (error) => {
    text += error.message;
  });
  return () => text;
}

async function accepts(url: string): Promise<boolean> {
  const client = new Client({ connectionString: `${url}/postgres`, connectionTimeoutMillis: 2000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

/** Disconnects clients, aborts their transactions and writes a checkpoint. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, "exit");
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGQUIT"), stopTimeout);
  await ended;
  clearTimeout(timer);
  child.stdin?.destroy();
}
