package fairlane.delivery.handlers;

import fairlane.delivery.Handler;
import fairlane.delivery.HandlerFactory;
import fairlane.delivery.HandlerSettings;
import java.util.Locale;
import java.util.Set;
import org.slf4j.event.Level;

/** Creates the handler of {@code --handler log}, which writes each message to the log. */
public final class LogHandlerFactory implements HandlerFactory {
    private static final String LEVEL = "level";

    @Override
    public String name() {
        return "log";
    }

    @Override
    public String summary() {
        return "writes each message to the log, masked; --set level=debug logs it at level debug";
    }

    @Override
    public Set<String> settings() {
        return Set.of(LEVEL);
    }

    @Override
    public Handler create(HandlerSettings settings) {
        return new LogHandler(settings.get(LEVEL, Level.INFO, LogHandlerFactory::level));
    }

    private static Level level(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "info" -> Level.INFO;
            case "debug" -> Level.DEBUG;
            default -> throw new IllegalArgumentException("write info or debug");
        };
    }
}
