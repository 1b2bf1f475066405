import { expect, it } from "vitest";
import { parse } from "../cli/testing/parse.ts";
import { demo } from "./command.ts";
import { stackFlags } from "./flags.ts";

it("passes the flags of the local stack on", () => {
  const { flags } = parse(demo, ["--data=/tmp/d", "--hosts", "2", "--event-hubs-port=0", "--exit"]);
  expect(flags).toEqual({ data: "/tmp/d", exit: true, hosts: "2", eventHubsPort: "0" });
  expect(stackFlags({ set: ["A=1", "B=2"] })).toEqual(["--set", "A=1", "--set", "B=2"]);
  expect(stackFlags({ hosts: "2", eventHubsPort: "0" })).toEqual(["--hosts", "2", "--event-hubs-port", "0"]);
});

it("rejects flags that the stack does not have, before anything is deleted", () => {
  expect(() => parse(demo, ["--event-hub-port", "0"])).toThrow("--event-hub-port");
});
