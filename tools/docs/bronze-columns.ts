import { describedElements } from "../../shared/bronze/files/column-descriptions.ts";

export interface BronzeColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly description: string;
}

/** The columns of a file written by the app's own code, with their descriptions. */
export function bronzeColumns(kind: "bronze" | "quarantine"): BronzeColumn[] {
  return describedElements(kind).map(({ element, description }) => {
    const { name, type = "", converted_type: converted, repetition_type: repetition } = element;
    return { name, type: typeOf(type, converted), nullable: repetition === "OPTIONAL", description };
  });
}

function typeOf(type: string, converted: string | undefined): string {
  if (converted === "UTF8") return "text";
  if (converted === "TIMESTAMP_MICROS") return "time, UTC";
  return type === "INT64" ? "integer" : "bytes";
}
