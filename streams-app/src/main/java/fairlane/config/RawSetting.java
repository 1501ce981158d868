package fairlane.config;

/**
 * The unparsed value of a setting.
 *
 * @param origin for error messages: the file, the environment variable, the command line or the defaults
 */
record RawSetting(String value, String origin) {}
