import { command } from "../cli/command.ts";

export const docs = command("docs", "writes the generated pages of the documentation", "develop")
  .description(
    "Writes the data dictionary, the log lines, the metrics and spans, and the commands. A test compares them.",
  )
  .action(async (_, declared) => {
    const { writePages } = await import("./main.ts");
    if (declared.parent !== null) await writePages(declared.parent);
  });
