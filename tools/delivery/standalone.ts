import { run } from "../cli/run.ts";
import { delivery } from "./command.ts";

/* `korevital delivery` alone: the bundle of the delivery runs it without npm packages. */
await run(["delivery", ...process.argv.slice(2)], [delivery]);
