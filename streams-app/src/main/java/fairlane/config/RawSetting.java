package fairlane.config;

/**
 * A value as it was written.
 *
 * @param origin where: a file, an environment variable, an option; for messages
 */
record RawSetting(String value, String origin) {}
