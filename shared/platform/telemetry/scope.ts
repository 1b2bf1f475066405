/** Instrumentation scope of all telemetry of the app. */
export const scope = "korevital";
