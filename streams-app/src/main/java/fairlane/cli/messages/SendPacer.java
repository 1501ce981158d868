package fairlane.cli.messages;

import fairlane.schema.Rate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Delays requests so that they are published at even intervals, at most at a given rate. */
final class SendPacer {
    private final double nanosPerRequest;
    private final long startedAt = System.nanoTime();
    private long requests;

    private SendPacer(double nanosPerRequest) {
        this.nanosPerRequest = nanosPerRequest;
    }

    static SendPacer unlimited() {
        return new SendPacer(0);
    }

    static SendPacer of(Rate rate) {
        long seconds = switch (rate.getPer()) {
            case SECOND -> 1;
            case MINUTE -> 60;
            case HOUR -> 3_600;
            case DAY -> 86_400;
        };
        return new SendPacer(TimeUnit.SECONDS.toNanos(seconds) / rate.getUnits());
    }

    /** Waits until the next request may be published. */
    void awaitNext() {
        long dueAt = startedAt + (long) (requests * nanosPerRequest);
        for (long wait = dueAt - System.nanoTime(); nanosPerRequest > 0 && wait > 0; wait = dueAt - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
        requests++;
    }
}
