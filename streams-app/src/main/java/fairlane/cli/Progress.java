package fairlane.cli;

import java.util.function.LongSupplier;

/** A figure that somebody watches, on one line of a terminal. */
final class Progress {
    private static final long EVERY_NANOS = 250_000_000;

    private final Io io;
    private final LongSupplier figure;
    private long shownAt = System.nanoTime();

    Progress(Io io, LongSupplier figure) {
        this.io = io;
        this.figure = figure;
    }

    void show() {
        if (io.errorsAreTerminal() && System.nanoTime() - shownAt > EVERY_NANOS) {
            shownAt = System.nanoTime();
            io.err().print("\r" + Text.number(figure.getAsLong()) + " accepted so far ");
            io.err().flush();
        }
    }

    /** Wipes the line. */
    void end() {
        if (io.errorsAreTerminal()) {
            io.err().print("\r\u001b[K");
            io.err().flush();
        }
    }
}
