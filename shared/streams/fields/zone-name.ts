/**
 * The form of the name of an IANA time zone. An offset is none: it has no clock changes. The runtime accepts some as a
 * time zone, also with a minus sign of Unicode.
 */
export const zoneName = /^[A-Za-z][\w+/-]*$/;
