package fairlane.config;

/**
 * The unparsed value of a setting.
 *
 * @param origin where the value comes from: the file, the environment variable, the command line or the defaults; used in
 *     error messages
 */
record RawSetting(String value, String origin) {}
