package fairlane.cli;

import fairlane.schema.Rate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Lets so many through in a time, evenly. */
final class Pace {
    private final double nanosEach;
    private final long begin = System.nanoTime();
    private long passed;

    private Pace(double nanosEach) {
        this.nanosEach = nanosEach;
    }

    static Pace unlimited() {
        return new Pace(0);
    }

    static Pace of(Rate rate) {
        long seconds = switch (rate.getPer()) {
            case SECOND -> 1;
            case MINUTE -> 60;
            case HOUR -> 3_600;
            case DAY -> 86_400;
        };
        return new Pace(TimeUnit.SECONDS.toNanos(seconds) / rate.getUnits());
    }

    /** Comes back when it is the next one's turn. */
    void await() {
        long due = begin + (long) (passed * nanosEach);
        for (long wait = due - System.nanoTime(); nanosEach > 0 && wait > 0; wait = due - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
        passed++;
    }
}
