import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { afterEach, describe, expect, it, vi } from "vitest";
import { groups } from "./command.ts";
import { completionOf } from "./completion.ts";
import { exitCodeOfCommandLine } from "./main.ts";
import { program } from "./program.ts";

/** Every command line that names a command: `quarantine`, `quarantine list`. */
function pathsOf(command: CommandUnknownOpts, path: readonly string[] = []): (readonly string[])[] {
  return command.commands.flatMap((one) => {
    const own = [...path, one.name()];
    return [own, ...pathsOf(one, own)];
  });
}

const named = (path: readonly string[]): CommandUnknownOpts | undefined =>
  path.reduce<CommandUnknownOpts | undefined>(
    (command, name) => command?.commands.find((one) => one.name() === name),
    program(),
  );

const paths = pathsOf(program());
const isLeaf = (path: readonly string[]) => named(path)?.commands.length === 0;

/** The exit code and the output of a command line that does not run a command. */
async function parsed(args: readonly string[]): Promise<{ code: number; out: string; error: string }> {
  const texts = { out: "", error: "" };
  const capture = (stream: NodeJS.WriteStream, name: keyof typeof texts) =>
    vi.spyOn(stream, "write").mockImplementation((text) => {
      texts[name] += text;
      return true;
    });
  capture(process.stdout, "out");
  capture(process.stderr, "error");
  const code = await exitCodeOfCommandLine(args);
  vi.restoreAllMocks();
  return { code, ...texts };
}

afterEach(() => void vi.restoreAllMocks());

describe.each(paths.map((path) => [path.join(" "), path] as const))("%s", (name, path) => {
  it("describes itself with --help, and behind help", async () => {
    const { code, out, error } = await parsed([...path, "--help"]);
    expect([code, error]).toEqual([0, ""]);
    expect(out).toContain(`Usage: korevital ${name}`);
    expect(out).toContain("--help");
    if (path.length === 1) expect((await parsed(["help", ...path])).out).toBe(out);
  });

  it("rejects an unknown flag, and names its help", async () => {
    // A missing mandatory option is reported first.
    const mandatory = named(path)?.options.filter((option) => option.mandatory) ?? [];
    const given = mandatory.flatMap(({ long, argChoices: [first = "x"] = [] }) => [long ?? "", first]);
    const { code, out, error } = await parsed([...path, ...given, "--moon"]);
    expect([code, out]).toEqual([2, ""]);
    expect(error).toContain("--moon");
    expect(error).toContain(`npx korevital ${name} --help`);
  });

  it("has one line for the list of commands, and no line of more than 120 characters", async () => {
    const { out } = await parsed([...path, "--help"]);
    expect(named(path)?.summary()).toMatch(/^\S.{1,80}$/);
    expect(out.split("\n").filter((line) => line.length > 120)).toEqual([]);
  });

  it("rejects a missing argument", async () => {
    const required = named(path)?.registeredArguments.find((argument) => argument.required);
    const mandatory = named(path)?.options.find((option) => option.mandatory);
    if (isLeaf(path) && required === undefined && mandatory === undefined) return;
    const { code, out, error } = await parsed(path);
    expect([code, out]).toEqual([2, ""]);
    // Mandatory options are checked before arguments.
    expect(error).toContain(mandatory?.long ?? required?.name() ?? `Usage: korevital ${name}`);
  });
});

describe("korevital", () => {
  it("lists the commands by purpose, and has a version", async () => {
    const { code, out } = await parsed(["--help"]);
    expect(code).toBe(0);
    const titles = [...out.matchAll(/^([A-Z][a-z ]+):$/gm)].map(([, title]) => title);
    expect(titles).toEqual(["Options", ...Object.values(groups), "Commands"]);
    expect(await parsed(["--version"])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect(await parsed([])).toMatchObject({ code: 2, error: out });
  });

  it.each([
    ["start", false],
    ["dev", false],
    ["local", true],
  ])("the help of %s describes whether it starts the app: without it, %s", (name, withoutApp) => {
    expect(named([name])?.helpInformation().includes("endpoints alone")).toBe(withoutApp);
  });

  it.each([
    [["glod"], "gold"],
    [["quarantine", "lits"], "list"],
    [["gold", "workout_bpm_sumary"], "Expected workout_bpm_summary?"],
    [["gold", "gym_summary", "--persnal"], "--personal"],
    [["gold", "gym_summary", "--format", "jsn"], "Expected json?"],
    [["start", "--kafka-prot", "1"], "--kafka-port"],
    [["fault", "cosmo", "429"], "cosmos"],
  ])("rejects %j with the nearest right word", async (args, nearest) => {
    const { code, error } = await parsed(args);
    expect(code).toBe(2);
    expect(error).toContain(nearest);
  });

  it.each([
    [["quarantine", "li"], ["list"]],
    [["gold", "gy"], ["gym_summary"]],
    [
      ["gold", "gym_summary", "--format", "j"],
      ["json", "ndjson"],
    ],
    [["gold", "gym_summary", "--pers"], ["--personal"]],
    [["load", "tools/bin/korevital"], ["tools/bin/korevital.js"]],
    [
      ["complete", ""],
      ["bash", "zsh", "fish"],
    ],
  ])("completes %j", (words, expected) => {
    const log = vi.spyOn(console, "log").mockReturnValue();
    completionOf(program(), words).parse([...words]);
    const completed = log.mock.calls.map(([line]) => String(line).split("\t")[0]);
    expect(completed.filter((word) => !word?.startsWith(":"))).toEqual(
      expected.filter((word) => word.startsWith(words.at(-1) ?? "")),
    );
  });
});
