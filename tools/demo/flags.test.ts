import { expect, it } from "vitest";
import { readFlags } from "./flags.ts";

it.each([
  [[], { help: false, exit: false, data: ".local/demo", others: [] }],
  [["--exit", "--data", "/tmp/d"], { help: false, exit: true, data: "/tmp/d", others: [] }],
  [["--data=/tmp/d", "--hosts", "2", "--help"], { help: true, exit: false, data: "/tmp/d", others: ["--hosts", "2"] }],
  [["--kafka-port=0", "--exit"], { help: false, exit: true, data: ".local/demo", others: ["--kafka-port=0"] }],
])("splits %j into flags of the demo and of the local stack", (args, flags) => {
  expect(readFlags(args)).toEqual(flags);
});
