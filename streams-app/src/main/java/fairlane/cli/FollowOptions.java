package fairlane.cli;

import fairlane.admin.topics.TopicTail;
import fairlane.ops.ShutdownSignal;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long a command follows a topic. */
final class FollowOptions {
    private static final Duration POLL = Duration.ofMillis(100);

    @Option(names = "--count", paramLabel = "N", description = "Ends after so many; exit code 1 if it ends with fewer.")
    private @Nullable Long count;

    @Option(names = "--timeout", paramLabel = "S", description = "Ends when nothing has come for so many seconds.")
    private @Nullable Double timeoutSeconds;

    @Option(names = "--from-beginning", description = "Also what was there before.")
    private boolean fromBeginning;

    void check() {
        if (count != null && count < 1) {
            throw new MistakeException("--count is at least 1, not " + count);
        }
        if (timeoutSeconds != null && !(timeoutSeconds > 0)) {
            throw new MistakeException("--timeout is more than 0 seconds, not " + timeoutSeconds);
        }
    }

    boolean fromBeginning() {
        return fromBeginning;
    }

    boolean isEndless() {
        return count == null && timeoutSeconds == null;
    }

    /** @param reader says whether a record counts @return how many did */
    <T> long follow(TopicTail<T> tail, ShutdownSignal signal, Predicate<T> reader) {
        long seen = 0;
        long lastAt = System.nanoTime();
        while (!signal.asked().isDone() && (count == null || seen < count) && !isTimeout(lastAt)) {
            for (T one : tail.poll(POLL)) {
                if ((count == null || seen < count) && reader.test(one)) {
                    seen++;
                    lastAt = System.nanoTime();
                }
            }
        }
        return seen;
    }

    private boolean isTimeout(long lastAt) {
        return timeoutSeconds != null && System.nanoTime() - lastAt > timeoutSeconds * 1e9;
    }

    /** Says so where fewer came than were wanted. */
    int exitCode(long seen, String what, Io io) {
        if (count == null || seen >= count) {
            return ExitCode.OK;
        }
        io.err().println("fairlane: " + Text.number(seen) + " of " + Text.number(count) + " " + what + " came");
        return ExitCode.REFUSED;
    }
}
