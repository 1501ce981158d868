package fairlane.delivery;

import java.util.Set;

/**
 * Creates handlers of one kind, such as webhook handlers. {@code fairlane worker --handler NAME} selects the factory by
 * {@link #name()}.
 *
 * <p>To add a handler, implement this interface, list the class in {@code
 * META-INF/services/fairlane.delivery.HandlerFactory} of a jar, and put the jar into {@code lib/}.
 */
public interface HandlerFactory {
    /** The name that selects this factory in {@code --handler NAME}; it matches {@code [a-z][a-z0-9-]*}. */
    String name();

    /** One line that describes the handler in the output of {@code --help}. */
    String summary();

    /**
     * The names of the settings that the handler supports. Other settings are rejected before {@link #create} is called.
     */
    Set<String> settings();

    /**
     * Creates a handler.
     *
     * @throws fairlane.config.ConfigException if a setting is invalid or missing; the message states what to write instead
     */
    Handler create(HandlerSettings settings);
}
