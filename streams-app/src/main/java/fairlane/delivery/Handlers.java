package fairlane.delivery;

import fairlane.config.ConfigException;
import fairlane.config.text.NearestName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds the installed handler factories with {@link ServiceLoader}, and creates handlers by name. */
public final class Handlers {
    private final SortedMap<String, HandlerFactory> factories = new TreeMap<>();

    private Handlers() {}

    /** Finds all handler factories on the class path. */
    public static Handlers installed() {
        Handlers handlers = new Handlers();
        ServiceLoader.load(HandlerFactory.class).forEach(factory -> handlers.factories.put(factory.name(), factory));
        return handlers;
    }

    /** All installed handler factories, ordered by name. */
    public List<HandlerFactory> all() {
        return List.copyOf(factories.values());
    }

    /**
     * Creates a handler.
     *
     * @param name the name of the handler, such as {@code webhook}
     * @param settings values of settings by name; {@code NAME.file} is the path of a file that contains the value of {@code
     *     NAME}
     * @param concurrency maximum number of messages that the worker sends concurrently, at least 1
     * @throws ConfigException if there is no such handler, a setting is unknown or invalid, or a file cannot be read
     */
    public Handler create(String name, Map<String, String> settings, int concurrency) {
        require(name, settings.keySet());
        return find(name).create(new HandlerSettings(SettingFiles.resolve(settings), concurrency));
    }

    /**
     * Checks that the handler exists and supports these settings.
     *
     * @throws ConfigException if the handler does not exist, or does not support one of the settings
     */
    public void require(String name, Collection<String> settings) {
        HandlerFactory factory = find(name);
        for (String setting : settings) {
            if (!factory.settings().contains(SettingFiles.baseName(setting))) {
                throw unknownSetting(factory, setting);
            }
        }
    }

    private HandlerFactory find(String name) {
        HandlerFactory factory = factories.get(name);
        if (factory == null) {
            throw new ConfigException("there is no handler " + name + "; "
                    + NearestName.find(name, factories.keySet().stream())
                            .map(suggestion -> "did you mean " + suggestion + "?")
                            .orElse("there are: " + String.join(", ", factories.keySet())));
        }
        return factory;
    }

    private static ConfigException unknownSetting(HandlerFactory factory, String setting) {
        List<String> known = factory.settings().stream().sorted().toList();
        return new ConfigException("the handler " + factory.name() + " has no setting " + setting + "; "
                + NearestName.find(SettingFiles.baseName(setting), known.stream())
                        .map(suggestion -> "did you mean " + suggestion + "?")
                        .orElse(known.isEmpty() ? "it has none" : "it has: " + String.join(", ", known)));
    }
}
