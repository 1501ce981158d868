package fairlane.cli.messages;

import fairlane.admin.topics.TopicTail;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.cli.command.UsageException;
import fairlane.cli.text.NumberText;
import fairlane.ops.ShutdownSignal;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A picocli mixin with the options that determine where a command starts to read a topic and when it stops. */
final class FollowOptions {
    private static final Duration POLL = Duration.ofMillis(100);

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Ends after this number of lines; exit code 1 if the command ends with fewer lines.")
    private @Nullable Long count;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            description = "Ends when nothing has arrived for this number of seconds.")
    private @Nullable Double timeoutSeconds;

    @Option(names = "--from-beginning", description = "Starts with the oldest record instead of the next new one.")
    private boolean fromBeginning;

    void validate() {
        if (count != null && count < 1) {
            throw new UsageException("--count must be at least 1, not " + count);
        }
        if (timeoutSeconds != null && !(timeoutSeconds > 0)) {
            throw new UsageException("--timeout must be more than 0 seconds, not " + timeoutSeconds);
        }
    }

    boolean fromBeginning() {
        return fromBeginning;
    }

    boolean isEndless() {
        return count == null && timeoutSeconds == null;
    }

    /**
     * Reads the topic until the requested count is reached, the timeout passes without an accepted element, or a stop
     * signal arrives.
     *
     * @param accepted processes an element and returns whether the element is accepted, that is, counts towards the
     *     requested count
     * @return the number of accepted elements
     */
    <T> long follow(TopicTail<T> tail, ShutdownSignal signal, Predicate<T> accepted) {
        long seen = 0;
        long lastAt = System.nanoTime();
        while (!signal.requested().isDone() && (count == null || seen < count) && !isTimedOut(lastAt)) {
            for (T element : tail.poll(POLL)) {
                if ((count == null || seen < count) && accepted.test(element)) {
                    seen++;
                    lastAt = System.nanoTime();
                }
            }
        }
        return seen;
    }

    private boolean isTimedOut(long lastAt) {
        return timeoutSeconds != null && System.nanoTime() - lastAt > timeoutSeconds * 1e9;
    }

    /** Returns the exit code; prints an error if fewer elements arrived than the option {@code --count} demands. */
    int exitCode(long seen, String noun, Io io) {
        if (count == null || seen >= count) {
            return ExitCode.OK;
        }
        io.err()
                .println("fairlane: " + NumberText.number(seen) + " of " + NumberText.number(count) + " " + noun
                        + " arrived");
        return ExitCode.REFUSED;
    }
}
