package fairlane.cli.messages;

import fairlane.cli.command.Io;
import fairlane.cli.text.NumberText;
import java.util.function.LongSupplier;

/** Shows a counter on one line of the terminal; shows nothing if the output is not a terminal. */
final class ProgressLine {
    private static final long UPDATE_INTERVAL_NANOS = 250_000_000;

    private final Io io;
    private final LongSupplier counter;
    private long shownAt = System.nanoTime();

    ProgressLine(Io io, LongSupplier counter) {
        this.io = io;
        this.counter = counter;
    }

    void show() {
        if (io.errorsAreTerminal() && System.nanoTime() - shownAt > UPDATE_INTERVAL_NANOS) {
            shownAt = System.nanoTime();
            io.err().print("\r" + NumberText.number(counter.getAsLong()) + " accepted so far ");
            io.err().flush();
        }
    }

    /** Removes the counter from the terminal. */
    void clear() {
        if (io.errorsAreTerminal()) {
            io.err().print("\r\u001b[K");
            io.err().flush();
        }
    }
}
