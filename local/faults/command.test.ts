import { expect, it } from "vitest";
import { faultCommand } from "../commands.ts";
import { type FaultFlags, readCommand as requestOf } from "./command.ts";

/** The request of a command line. */
function readCommand(args: readonly string[]) {
  let request: ReturnType<typeof requestOf> | undefined;
  faultCommand("fault")
    .exitOverride()
    .configureOutput({ writeErr() {} })
    .action((...given: unknown[]) => {
      const words = given.slice(0, 3).flatMap((word) => (typeof word === "string" ? [word] : []));
      request = requestOf(words, given[3] as FaultFlags);
    })
    .parse([...args], { from: "user" });
  return request;
}

it("reads the command line", () => {
  expect(readCommand(["cosmos", "429", "--rate", "0.2", "--for", "30s", "--retry-after", "500ms", "--after"])).toEqual({
    method: "POST",
    path: "/faults",
    body: { target: "cosmos", kind: "429", rate: 0.2, for: 30_000, retryAfter: 500, after: true },
    data: undefined,
  });
  expect(readCommand(["storage", "timeout", "--delay", "1.5m", "--count", "3", "--only", "/bronze/"])?.body).toEqual({
    ...{ target: "storage", kind: "timeout", delay: 90_000, count: 3, only: "/bronze/" },
  });
  expect(readCommand(["event-hubs", "recreate", "bpm"])?.body).toEqual({
    ...{ target: "event-hubs", kind: "recreate", only: "bpm" },
  });
  expect(readCommand(["list", "--data", "d"])).toEqual({ method: "GET", path: "/faults", body: undefined, data: "d" });
  expect(readCommand(["clear"])).toMatchObject({ method: "DELETE", path: "/faults" });
  expect(readCommand(["clear", "7"])).toMatchObject({ method: "DELETE", path: "/faults/7" });
});

it.each([
  [["cosmos"], "TARGET KIND"],
  [["clear", "all"], "all"],
  [["cosmos", "429", "--for", "30"], "--for 30"],
  [["cosmos", "429", "--rate", "often"], "--rate often"],
  [["cosmos", "429", "more"], "more"],
  [["list", "x"], "x"],
])("rejects %j", (args, named) => expect(() => readCommand(args)).toThrow(named));
