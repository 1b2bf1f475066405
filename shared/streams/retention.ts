/**
 * Kinds of data that settings can limit to an age: `readings` are measurements of devices, `facts` are what somebody
 * did. Rows of gold remain.
 */
export type RetentionKind = "readings" | "facts";

/**
 * How long the events of a stream, and what silver makes of them, are kept. `kept`: until erasure, because the state of
 * a person, or whose a device is, has no age.
 */
export type Retention = RetentionKind | "kept";
