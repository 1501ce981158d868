package fairlane.delivery;

import java.util.Set;

/**
 * Makes handlers of one kind: {@code fairlane worker --handler NAME} finds it by its name.
 *
 * <p>A handler of your own: implement this, name the class in {@code
 * META-INF/services/fairlane.delivery.HandlerFactory}, and put the jar into {@code lib/}.
 */
public interface HandlerFactory {
    /** What {@code --handler} calls it: {@code [a-z][a-z0-9-]*}. */
    String name();

    /** One line for {@code --help}. */
    String summary();

    /** The settings that it knows; others are refused before it is asked. */
    Set<String> settings();

    /**
     * Makes a handler.
     *
     * @throws fairlane.config.ConfigException if a setting is wrong or missing; the message says what to write
     */
    Handler create(HandlerSettings settings);
}
