import { expect, it } from "vitest";
import { AppSettings } from "./app-settings.ts";
import { isDisabled } from "./disabled.ts";

it.each([
  [{ "AzureWebJobs.work.Disabled": "true" }, true],
  [{ "AzureWebJobs.Work.Disabled": "TRUE" }, true],
  [{ "AzureWebJobs.work.Disabled": "1" }, true],
  [{ AzureWebJobs_work_Disabled: "true" }, true],
  [{ "AzureWebJobs.work.Disabled": "false", AzureWebJobs_work_Disabled: "true" }, false],
  [{ "AzureWebJobs.work.Disabled": "yes" }, false],
  [{ "AzureWebJobs.other.Disabled": "true" }, false],
])("a function is disabled by %j: %s", (settings, expected) => {
  expect(isDisabled("work", new AppSettings(settings))).toBe(expected);
});
