import { afterEach, expect, it, vi } from "vitest";
import { runCommand } from "./run-command.ts";

const options = { data: { type: "string" }, repair: { type: "boolean", default: false } } as const;

afterEach(() => {
  vi.restoreAllMocks();
});

function mockProcess() {
  const ended = vi.spyOn(process, "exit").mockImplementation((code) => {
    throw new Error(`ended with ${code}`);
  });
  return {
    log: vi.spyOn(console, "log").mockReturnValue(),
    error: vi.spyOn(console, "error").mockReturnValue(),
    ended,
  };
}

it("passes the flags to the command", async () => {
  const work = vi.fn(async () => {});
  await runCommand("usage", options, work, ["--data", "folder"]);
  expect(work.mock.calls).toEqual([[{ data: "folder", repair: false }]]);
});

it("prints only the usage for --help", async () => {
  const { log } = mockProcess();
  const work = vi.fn(async () => {});
  await runCommand("usage", options, work, ["--help", "--repair"]);
  expect([log.mock.calls, work.mock.calls]).toEqual([[["usage"]], []]);
});

it.each([
  [["--moon"], /--moon/],
  [["folder"], /folder/],
  [[], "no stack is running"],
])("exits with 1 and the reason for %s", async (args, reason) => {
  const { error } = mockProcess();
  const work = () => Promise.reject(new Error("no stack is running"));
  await expect(runCommand("usage", options, work, args)).rejects.toThrow("ended with 1");
  expect(error).toHaveBeenCalledWith(typeof reason === "string" ? reason : expect.stringMatching(reason));
});
