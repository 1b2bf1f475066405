/** The instrumentation scope of all that the app tells about itself. */
export const scope = "korevital";
