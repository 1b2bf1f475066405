import { createRequire } from "node:module";
import { installGate } from "./gate.ts";

/*
 * Azurite saves what it holds when it gets SIGTERM, and what is not saved is lost: so when the parent is gone (killed, say)
 * it sends itself that signal. Ctrl-C reaches the whole group; the parent decides when to stop.
 */
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
process.on("SIGINT", () => {});
// Azurite listens to its parent too, which would keep the process alive when its servers are closed.
process.on("SIGTERM", () => process.channel?.unref());
// It begins to listen for the signal after its services said that they run: before that a SIGTERM would be lost.
process.on("newListener", (event) => {
  if (event === "SIGTERM") process.send?.("ready");
});
installGate();
createRequire(import.meta.url)("azurite/dist/src/azurite.js");
