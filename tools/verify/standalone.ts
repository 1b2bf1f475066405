import { run } from "../cli/run.ts";
import { verify } from "./command.ts";

/* `korevital verify` alone: the bundle of the delivery runs it without npm packages. */
await run(["verify", ...process.argv.slice(2)], [verify]);
