import { Option } from "@commander-js/extra-typings";
import { sampleWebhookSecret } from "../../shared/platform/azure/settings.ts";
import { decimal, whole } from "../cli/arguments.ts";
import { command, examples } from "../cli/command.ts";

export const webhookReceiver = command("webhook-receiver", "receives, verifies and prints health alerts", "run")
  .description(
    "A receiver of webhooks on this machine: verifies the signature of each delivery, prints it in one line, with the " +
      "id of its user, and responds. It prints the settings under which the app sends to it.",
  )
  .option("--port <PORT>", "the port", whole(0, 65_535), 8090)
  .addOption(
    new Option("--secret <SECRET>", "the value of ALERT_WEBHOOK_SECRET; by default a public one").default(
      sampleWebhookSecret,
      "a public one",
    ),
  )
  .option(
    "--status <CODE>",
    "responds with this status instead of 204: to try retries, 410 for a receiver that is gone",
    whole(200, 599),
  )
  .option(
    "--fail <RATE>",
    "only to this share of the deliveries, from 0 to 1; without --status it is 500",
    decimal(0, 1),
  )
  .addHelpText("after", examples("webhook-receiver", "webhook-receiver --fail 0.5", "webhook-receiver --status 410"))
  .action(async (flags) => (await import("./main.ts")).receiveWebhooks(flags));
