import { afterEach, expect, it, vi } from "vitest";
import { runCommand } from "./run-command.ts";

const options = { data: { type: "string" }, repair: { type: "boolean", default: false } } as const;

afterEach(() => {
  vi.restoreAllMocks();
});

function told() {
  const ended = vi.spyOn(process, "exit").mockImplementation((code) => {
    throw new Error(`ended with ${code}`);
  });
  return {
    said: vi.spyOn(console, "log").mockReturnValue(),
    erred: vi.spyOn(console, "error").mockReturnValue(),
    ended,
  };
}

it("gives a command its flags", async () => {
  const work = vi.fn(async () => {});
  await runCommand("usage", options, work, ["--data", "folder"]);
  expect(work.mock.calls).toEqual([[{ data: "folder", repair: false }]]);
});

it("prints the usage for --help, and does nothing else", async () => {
  const { said } = told();
  const work = vi.fn(async () => {});
  await runCommand("usage", options, work, ["--help", "--repair"]);
  expect([said.mock.calls, work.mock.calls]).toEqual([[["usage"]], []]);
});

it.each([
  [["--moon"], /--moon/],
  [["folder"], /folder/],
  [[], "no stack runs"],
])("ends with 1 and the reason after %s", async (args, reason) => {
  const { erred } = told();
  const work = () => Promise.reject(new Error("no stack runs"));
  await expect(runCommand("usage", options, work, args)).rejects.toThrow("ended with 1");
  expect(erred).toHaveBeenCalledWith(typeof reason === "string" ? reason : expect.stringMatching(reason));
});
