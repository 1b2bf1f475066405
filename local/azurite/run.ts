import { createRequire } from "node:module";
import { encodeNames } from "./encoded-names.ts";
import { interceptRequests } from "./request-interceptor.ts";

/*
 * Azurite saves its state on SIGTERM, and loses unsaved state otherwise: when the parent process has ended, this
 * process sends itself that signal. Ctrl-C and the end of a terminal (SIGHUP) reach the whole process group; the parent
 * decides when to stop.
 */
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});
// Azurite also listens to its parent, which would keep the process alive after its servers are closed.
process.on("SIGTERM", () => process.channel?.unref());
// Azurite reports its services before it handles SIGTERM: an earlier signal would be lost.
process.on("newListener", (event, listener) => {
  if (event === "SIGTERM") process.send?.("ready");
  // It would stop on Ctrl-C at once, while the others still use it.
  if (event === "SIGINT") setImmediate(() => process.off("SIGINT", listener));
});
interceptRequests();
encodeNames();
createRequire(import.meta.url)("azurite/dist/src/azurite.js");
