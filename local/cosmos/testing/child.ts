import { startCosmos } from "../endpoint.ts";
import { databases } from "./endpoint.ts";

/* An endpoint in a child process, which a test can kill. Sends its port. */

const [folder = ""] = process.argv.slice(2);
const { port } = await startCosmos({ databases, folder, port: 0 });
process.send?.(port);
