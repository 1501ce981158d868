package fairlane.deploy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Searches all log events with level INFO or higher for secrets. The events are not printed. */
final class SecretLeakDetector implements AutoCloseable {
    private final List<Logger> loggers;
    private final String secret;
    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
    private volatile boolean hasLogged;

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            hasLogged = true;
            String text = event.getFormattedMessage() + " " + ThrowableProxyUtil.asString(event.getThrowableProxy());
            if (text.contains(secret)) {
                leaks.add(text);
            }
        }
    };

    /**
     * @param secret a text that every secret contains
     * @param names names of the loggers whose events are searched
     */
    SecretLeakDetector(String secret, String... names) {
        this.secret = secret;
        this.loggers = java.util.Arrays.stream(names)
                .map(name -> (Logger) LoggerFactory.getLogger(name))
                .toList();
        appender.setContext(loggers.get(0).getLoggerContext());
        appender.start();
        for (Logger logger : loggers) {
            logger.addAppender(appender);
            logger.setLevel(Level.INFO);
            logger.setAdditive(false);
        }
    }

    /** Returns the log messages that contain a secret. */
    List<String> leaks() {
        return List.copyOf(leaks);
    }

    /** Returns whether any event was logged, that is, whether the search is meaningful. */
    boolean hasLogged() {
        return hasLogged;
    }

    @Override
    public void close() {
        for (Logger logger : loggers) {
            logger.detachAppender(appender);
            logger.setLevel(null);
            logger.setAdditive(true);
        }
    }
}
