import { Option } from "@commander-js/extra-typings";
import { wordOption } from "./arguments.ts";

const target = "Target:";

/** The data folder of the local stack that a command uses. */
export const dataOption = () =>
  new Option("--data <FOLDER>", "data folder of the local stack (LOCAL_AZURE_DATA, or .local)").helpGroup(target);

/** Selects the target of a command that uses the services. */
export const targetNote = `
If COSMOS or COSMOS__accountEndpoint is set, the command uses the Azure environment of the environment variables.
`;

export const functionsOption = () =>
  new Option(
    "--functions <URL>",
    "URL of the function app (KOREVITAL_FUNCTIONS_URL); by default that of the local stack",
  ).helpGroup(target);

export const keyOption = () =>
  new Option(
    "--key <KEY>",
    "its system key durabletask_extension, or its master key (KOREVITAL_FUNCTIONS_KEY)",
  ).helpGroup(target);

export const personalOption = (description = "unmasked rows") => new Option("--personal", description).default(false);

/** The format of the output. */
export const formatOption = <const T extends string>(allowed: readonly T[], note = "format of the output") =>
  wordOption("--format <FORMAT>", note, allowed).default(allowed[0] as T);

/** The order of rows in the output. */
export const sortOption = (fallback: string) =>
  new Option("--sort <COLUMNS>", `columns, each with - before it for descending order (default: ${fallback})`);

/** What makes CSV fit for a spreadsheet. */
export const rawOption = () =>
  new Option("--raw", "CSV for machines: a text that begins with =, +, -, @ or a tab gets no apostrophe").default(
    false,
  );

export const bomOption = () =>
  new Option("--bom", "CSV with a byte order mark, by which Excel recognises UTF-8").default(false);
