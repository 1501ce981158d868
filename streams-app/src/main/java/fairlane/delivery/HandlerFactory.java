package fairlane.delivery;

import java.util.Set;

/**
 * Creates handlers of one kind. {@code fairlane worker --handler NAME} selects the factory by its name.
 *
 * <p>To add a handler, implement this interface, name the class in {@code
 * META-INF/services/fairlane.delivery.HandlerFactory}, and put the jar into {@code lib/}.
 */
public interface HandlerFactory {
    /** The name for {@code --handler}: {@code [a-z][a-z0-9-]*}. */
    String name();

    /** One line of help for {@code --help}. */
    String summary();

    /** The names of the supported settings. Other settings are rejected before {@link #create} is called. */
    Set<String> settings();

    /**
     * Creates a handler.
     *
     * @throws fairlane.config.ConfigException if a setting is invalid or missing; the message states what to write instead
     */
    Handler create(HandlerSettings settings);
}
