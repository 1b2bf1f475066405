import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { messageOf } from "./error-message.ts";
import type { LogFormat } from "./log-line.ts";
import { StartError } from "./start-error.ts";

export interface HostFlags {
  readonly appFolder: string;
  readonly dataFolder: string;
  /** 0 selects a free port. */
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly verbose: boolean;
  readonly colour: boolean;
  readonly logFormat: LogFormat;
  /** Identifies this host among several of one app; undefined for a single host. */
  readonly instance: string | undefined;
}

const options = {
  app: { type: "string" },
  data: { type: "string" },
  port: { type: "string" },
  setting: { type: "string", multiple: true },
  verbose: { type: "boolean" },
  colour: { type: "boolean" },
  "log-format": { type: "string" },
  instance: { type: "string" },
} as const;

/** @throws StartError that names the invalid flag */
export function readFlags(args: readonly string[]): HostFlags {
  const {
    app = ".",
    data,
    port = "7071",
    setting = [],
    verbose = false,
    colour = false,
    instance,
    ...more
  } = parse(args);
  const logFormat = more["log-format"] ?? "text";
  if (logFormat !== "text" && logFormat !== "json") throw new StartError("--log-format must be text or json");
  if (data === undefined)
    throw new StartError("--data FOLDER is missing: the folder for timer status, keys and task hubs");
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new StartError("--port must be a port from 0 to 65535");
  return {
    appFolder: resolve(app),
    dataFolder: resolve(data),
    port: Number(port),
    settings: Object.fromEntries(setting.map(readSetting)),
    verbose,
    colour,
    logFormat,
    instance,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new StartError(messageOf(error));
  }
}

/** The value may contain further `=`. */
function readSetting(text: string): [name: string, value: string] {
  const at = text.indexOf("=");
  if (at < 1) throw new StartError(`--setting must be NAME=VALUE, not "${text}"`);
  return [text.slice(0, at), text.slice(at + 1)];
}
