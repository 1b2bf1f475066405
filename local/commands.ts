import { Argument, Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { faultKinds } from "./faults/fault.ts";
import { dataOption, endpointOptions, localOptions, localOptionsOf } from "./options.ts";

/* The commands of this package. A command line of an app can include them: parsing, help and errors are derived. */

const environmentNote = "\nEach option is also an environment variable: LOCAL_AZURE_DATA for --data.";

/**
 * Starts the stack until Ctrl-C.
 *
 * @param defaults options of this command that are fixed unless given
 */
export function startCommand(
  name: string,
  defaults: { readonly app?: string; readonly watch?: readonly string[] } = {},
): CommandUnknownOpts {
  const command = new Command(name).description(
    defaults.app === undefined
      ? "Starts the endpoints of a local Azure, and the app when --app names its folder."
      : "Starts the endpoints of a local Azure and the app, until Ctrl-C.",
  );
  for (const option of localOptions()) {
    if (option.attributeName() === "app" && defaults.app !== undefined)
      option.description = "starts the app of this folder, instead of the current one";
    command.addOption(option);
  }
  return command.addHelpText("after", environmentNote).action(async (flags) => {
    const { runLocal } = await import("./run.ts");
    await runLocal(localOptionsOf({ ...defaults, ...flags }, process.env));
  });
}

export function resetCommand(name: string): CommandUnknownOpts {
  return new Command(name)
    .description("Deletes the state of a stack that does not run, and nothing else in its data folder.")
    .addOption(dataOption())
    .action(async (flags) => {
      const { resetData } = await import("./reset-data.ts");
      const { describeApp } = await import("./app-description.ts");
      const { data, appFolder } = localOptionsOf(flags, process.env);
      const removed = await resetData(data, describeApp(appFolder).stateParts);
      console.log(removed.length === 0 ? `${data} has no state.` : `Deleted in ${data}: ${removed.join(", ")}.`);
    });
}

export function faultCommand(name: string): CommandUnknownOpts {
  const targets = Object.keys(faultKinds);
  const kinds = Object.entries(faultKinds).map(([target, names]) => `  ${target.padEnd(12)} ${names.join(", ")}`);
  return new Command(name)
    .description(
      "Injects faults into the running stack, lists them (list), or removes them (clear, clear ID). The kind recreate " +
        "deletes a hub (all without HUB) and creates it again, at once. Kinds:\n" +
        kinds.join("\n"),
    )
    .usage("[options] (TARGET KIND | event-hubs recreate [HUB] | list | clear [ID])")
    .addArgument(
      new Argument("<TARGET>", `${targets.join(", ")}; or list, or clear`).choices([...targets, "list", "clear"]),
    )
    .argument("[KIND]", "kind of the fault, or id of the fault to clear")
    .argument("[HUB]", "hub that is recreated")
    .option("--rate <R>", "probability, above 0 up to 1 (1)")
    .option("--count <N>", "at most N times")
    .option("--for <TIME>", "for this long (500ms, 30s, 2m)")
    .option("--after", "carries the request out, and loses its response")
    .option(
      "--only <TEXT>",
      'only requests with this text in method and path (/colls/orders/), or in "send HUB", "receive HUB/…", ' +
        '"manage HUB", "authenticate …", those of Kafka ending in "over Kafka"',
    )
    .option("--retry-after <TIME>", "of 429: the retry delay that the client gets (100ms)")
    .option("--delay <TIME>", "of latency and timeout, and of throttle over Kafka (1s)")
    .addOption(dataOption())
    .action(async (target, kind, hub, flags) => {
      const { sendFault } = await import("./send-fault.ts");
      await sendFault(
        [target, kind, hub].filter((word) => word !== undefined),
        flags,
      );
    });
}

export function emulatorsCommand(name: string): CommandUnknownOpts {
  const subcommand = (action: "config" | "provision", description: string) => {
    const command = new Command(action).summary(description).description(`${description}.`);
    for (const option of endpointOptions()) command.addOption(option);
    return command.action(async (flags) => {
      const emulators = await import("./emulators/emulators.ts");
      await emulators[action](localOptionsOf(flags, process.env));
    });
  };
  return new Command(name)
    .description(
      "Microsoft's own emulators in containers, instead of these endpoints, on the same ports, with the resources of the " +
        "app in the current folder, or in --app FOLDER.",
    )
    .addCommand(subcommand("config", "writes the configuration of the Event Hubs emulator"))
    .addCommand(subcommand("provision", "creates the resources of the app"));
}
