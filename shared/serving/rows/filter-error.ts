import { PermanentFailure } from "../../platform/korevital-error.ts";

/** A parameter is unknown or invalid. */
export class FilterError extends PermanentFailure {
  override readonly name = "FilterError";
  readonly code = "filter-invalid";
  readonly parameter: string;

  constructor(parameter: string, expected: string) {
    super(`${parameter}: ${expected}`);
    this.parameter = parameter;
  }
}
