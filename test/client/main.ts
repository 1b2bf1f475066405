import { writeFile } from "node:fs/promises";
import { clientTypes } from "./generate.ts";

/* `npm run client` generates the types of the client; a test checks that they are current. */
await writeFile("test/client/api.d.ts", await clientTypes());
