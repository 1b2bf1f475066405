import { startPostgres } from "../endpoint.ts";

/* Starts a server on the data folder of the first argument, and reports its address to the parent process. */

const [folder = ""] = process.argv.slice(2);
process.send?.(await startPostgres({ postgres: "on", port: 0, folder, databases: ["registry"], warn: console.error }));
