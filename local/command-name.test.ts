import { expect, it } from "vitest";
import { commandName } from "./command-name.ts";

it("names the npm script, or the file without one", () => {
  expect(commandName("local/fault.ts", { npm_lifecycle_event: "fault" })).toBe("npm run fault --");
  expect(commandName("local/main.ts", { npm_lifecycle_event: "start" })).toBe("npm start --");
  expect(commandName("local/main.ts", {})).toBe("node local/main.ts");
});
