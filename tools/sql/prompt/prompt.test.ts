import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SqlTable } from "../table.ts";
import { type TestSession, testSession } from "../testing/test-session.ts";
import { promptedSession, runCommand } from "./commands.ts";
import { historyIn } from "./history.ts";
import { prompt } from "./prompt.ts";

const column = { name: "x", type: "INTEGER", personal: true, description: "How many." };
const dates: SqlTable = {
  ...{ schema: "main", name: "dates", description: "One row per date.", columns: [column] },
  fetch: async () => "SELECT 1 AS x",
};

let folder: string;
let errors: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "korevital-"));
  errors = [];
  vi.spyOn(console, "error").mockImplementation((line) => errors.push(String(line)));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** A prompt, the statements it ran, and its output. */
function startPrompt(session: TestSession, terminal: boolean) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const ran: string[] = [];
  let printed = "";
  output.on("data", (chunk) => {
    printed += chunk;
  });
  const ended = prompt(promptedSession(session), {
    ...{ input, output, terminal, history: historyIn(join(folder, "new", "history")) },
    async run(sql) {
      ran.push(sql);
      await session.query(sql);
    },
    async print(text) {
      printed += text;
    },
  });
  /** Types text and waits for its effect. */
  const type = async (text: string) => {
    input.write(text);
    await sleep(150);
  };
  return { input, ended, ran, type, printed: () => printed };
}

describe("piped input", () => {
  it("runs statement by statement, including a last one without semicolon", async () => {
    const { input, ended, ran, printed } = startPrompt(await testSession([dates]), false);
    input.end("SELECT 1;\n\nSELECT\n 2;\n.tables\n-- nothing;\nFROM dates");
    expect(await ended).toBe(true);
    expect(ran).toEqual(["SELECT 1;\n", "\nSELECT\n 2;\n", "-- nothing;\nFROM dates\n"]);
    expect(printed()).toContain("One row per date.");
  });

  it("ends at the first error", async () => {
    const { input, ended, ran } = startPrompt(await testSession([dates]), false);
    input.end("SELECT nope;\nSELECT 1;\n");
    expect(await ended).toBe(false);
    expect(ran).toEqual(["SELECT nope;\n"]);
    expect(errors.join()).toContain("nope");
  });
});

describe("an interactive prompt", () => {
  it("continues after an error, completes with Tab, and exits with Ctrl-D", async () => {
    const { ended, ran, type, printed } = startPrompt(await testSession([dates]), true);
    await type("SELECT nope;\n");
    expect(errors.join()).toContain("nope");
    await type("SELECT x FROM da");
    await type("\t");
    await type(";\n");
    await type(".schema da");
    await type("\t");
    await type("\n");
    await type("\u0004");
    expect(await ended).toBe(true);
    expect(ran).toEqual(["SELECT nope;\n", "SELECT x FROM dates;\n"]);
    expect(printed()).toContain("How many.");
  });

  it("discards typed text or cancels a query on Ctrl-C", async () => {
    const { ended, ran, type } = startPrompt(await testSession([dates]), true);
    await type("SELECT 1\n");
    await type("+ 1");
    await type("\u0003");
    await type("SELECT count(*) FROM range(1000000000000) a WHERE a.range % 7 = 9;\n");
    await vi.waitFor(() => expect(ran).toHaveLength(1), 60_000);
    await sleep(500);
    await type("\u0003");
    await type("SELECT 2;\n");
    await type(".quit\n");
    expect(await ended).toBe(true);
    expect(ran.slice(1)).toEqual(["SELECT 2;\n"]);
    expect(errors.join()).toContain("cancelled");
  });

  it("restores the history from a private file", async () => {
    const session = await testSession([dates]);
    const first = startPrompt(session, true);
    await first.type("SELECT 41;\n");
    await first.type(".quit\n");
    await first.ended;
    expect(await readFile(join(folder, "new", "history"), "utf8")).toBe("SELECT 41;\n.quit\n");
    expect((await stat(join(folder, "new", "history"))).mode & 0o777).toBe(0o600);
    const second = startPrompt(session, true);
    await second.type("\u001b[A");
    await second.type("\u001b[A");
    await second.type("\n");
    await second.type(".quit\n");
    await second.ended;
    expect(second.ran).toEqual(["SELECT 41;\n"]);
  });
});

describe("commands", () => {
  it("list tables and columns, and reject unknown names", async () => {
    const session = await testSession([dates]);
    expect(await runCommand(session, "schema dates;")).toBe(
      "dates\ncolumn  type     personal  description\n------  -------  --------  -----------\nx       INTEGER  personal  How many.",
    );
    expect(await runCommand(session, "schema")).toContain("x       INTEGER");
    expect(await runCommand(session, "refresh")).toContain("cache is cleared");
    expect(await runCommand(session, "help")).toContain(".tables");
    await expect(runCommand(session, "schema nope")).rejects.toThrow("unknown table nope");
    await expect(runCommand(session, "toString")).rejects.toThrow("unknown command .toString");
  });
});
