package fairlane.config;

/**
 * Thrown if a setting is invalid. The exception message is one line that names the setting and says what to write
 * instead.
 */
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
