package fairlane.config;

/** A setting is wrong. The message is one line that says which, and what to write instead. */
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
