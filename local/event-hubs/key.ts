/** Name and value of the only shared access key: those of Microsoft's emulator, which are public. */
export const LOCAL_EVENT_HUBS_KEY_NAME = "RootManageSharedAccessKey";
export const LOCAL_EVENT_HUBS_KEY = "SAS_KEY_VALUE";
