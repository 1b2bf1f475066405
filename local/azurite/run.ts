import { createRequire } from "node:module";

// Azurite closes properly on SIGTERM only, and what is not closed loses its last seconds: so when the parent is gone
// (killed, say) it sends itself that signal. Ctrl-C reaches the whole group; the parent decides when to stop.
process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
process.on("SIGINT", () => {});
createRequire(import.meta.url)("azurite/dist/src/azurite.js");
process.removeAllListeners("message");
