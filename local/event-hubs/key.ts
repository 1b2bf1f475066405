/** Name and value of the one shared access key that the endpoint knows: those of Microsoft's own emulator, and public. */
export const LOCAL_EVENT_HUBS_KEY_NAME = "RootManageSharedAccessKey";
export const LOCAL_EVENT_HUBS_KEY = "SAS_KEY_VALUE";
