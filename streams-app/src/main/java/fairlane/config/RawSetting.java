package fairlane.config;

/**
 * The unparsed value of a setting.
 *
 * @param origin where the value was set, for use in error messages: the file, the environment variable, the command
 *     line or the defaults
 */
record RawSetting(String value, String origin) {}
