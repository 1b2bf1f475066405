import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { LogFormat } from "./functions-host/log-line.ts";

export interface AppOptions {
  readonly appFolder: string;
  readonly dataFolder: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly verbose: boolean;
  /** Whether the lines are coloured, for a terminal. */
  readonly colour?: boolean;
  readonly logFormat?: LogFormat;
  /** Name of one of several hosts, in every line. */
  readonly instance?: string | undefined;
  readonly onLine: (line: string) => void;
}

/** The function host with the app, in its own process as in Azure. */
export interface AppProcess {
  readonly port: number;
  readonly pid: number;
  /** Resolves when the process has ended, for any reason, with its exit code or signal. */
  readonly ended: Promise<number | string>;
  /** Stops it as Azure does: running invocations get 5 s. */
  stop(): Promise<void>;
  /** Kills it, as a power cut does. */
  kill(): Promise<void>;
}

const hardStopMs = 15_000;

export async function startApp(options: AppOptions): Promise<AppProcess> {
  const child = fork(new URL("./functions-host/main.ts", import.meta.url), argumentsOf(options), {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    execArgv: ["--enable-source-maps", "--disable-warning=ExperimentalWarning", ...workerArguments(options)],
  });
  const ended = once(child, "exit").then(([code, signal]) => code ?? signal);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), hardStopMs);
    await ended;
    clearTimeout(timer);
  };
  return {
    port: await listening(child, options.onLine),
    pid: child.pid ?? 0,
    ended,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}

/** Azure's host uses the same setting for arguments of the Node.js process that runs the app. */
function workerArguments({ settings }: AppOptions): string[] {
  return (settings["languageWorkers__node__arguments"] ?? "").split(/\s+/).filter((argument) => argument !== "");
}

function argumentsOf(options: AppOptions): string[] {
  const { appFolder, dataFolder, port, settings, verbose, colour = false, logFormat = "text", instance } = options;
  const set = Object.entries(settings).flatMap(([name, value]) => ["--setting", `${name}=${value}`]);
  return [
    ...["--app", appFolder, "--data", dataFolder, "--port", String(port), "--log-format", logFormat, ...set],
    ...(verbose ? ["--verbose"] : []),
    ...(colour ? ["--colour"] : []),
    ...(instance === undefined ? [] : ["--instance", instance]),
  ];
}

async function listening(child: ChildProcess, onLine: (line: string) => void): Promise<number> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("the function host has no output streams");
  const lastLines: string[] = [];
  return new Promise((resolve, reject) => {
    const onAnyLine = (line: string) => {
      onLine(line);
      if (lastLines.push(line) > 50) lastLines.shift();
      const port = /Host started \(\d+ functions?, port (\d+)\)/.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    for (const input of [stdout, stderr]) createInterface({ input }).on("line", onAnyLine);
    child.once("exit", (code) =>
      reject(new Error(`the function host ended with code ${code}:\n${lastLines.join("\n")}`)),
    );
  });
}
