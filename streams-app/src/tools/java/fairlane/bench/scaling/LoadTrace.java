package fairlane.bench.scaling;

import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.RateLimit;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A load profile: a sequence of request arrivals over time.
 *
 * @param description a short description of the load for people
 * @param isBurst whether the trace consists of one or more bursts
 * @param seconds duration of the trace in seconds
 * @param senders number of senders; the messages of one sender are sent one at a time
 * @param senderRate rate of each sender in messages per second, with a burst of 1; null: unlimited
 * @param arrivals creates an iterator over the arrivals
 */
record LoadTrace(
        String name,
        String description,
        boolean isBurst,
        int seconds,
        int senders,
        @Nullable Double senderRate,
        Function<RandomGenerator, RequestArrivals> arrivals) {
    private static final int HOUR = 3_600;
    private static final int DAY = 24 * HOUR;
    /** The time at which a single burst arrives, in seconds since the start. */
    private static final double BURST_AT_SECONDS = 60;

    /** Iterates over the arrivals of a trace. */
    interface RequestArrivals {
        /** Returns the time of the next arrival in seconds since the start; infinity after the last arrival. */
        double next();

        /**
         * Returns the number of requests that arrive at the time that {@link #next} has returned last. The requests are
         * spread evenly over the senders.
         */
        int count();
    }

    /**
     * Returns the traces that {@code bench} simulates.
     *
     * @param burst number of messages in each single burst
     */
    static List<LoadTrace> all(int burst) {
        return List.of(constant(), burstOfSenders(burst), burstOfAll(burst), dailyWave(), heavyTail());
    }

    static LoadTrace constant() {
        return new LoadTrace(
                "constant", "200/s", false, 2 * HOUR, 2_000, null, random -> new PoissonArrivals(random, t -> 200));
    }

    static LoadTrace burstOfSenders(int messages) {
        String description = String.format(Locale.ROOT, "%,d at once, then silence; 200 senders, 1/s each", messages);
        return new LoadTrace(
                "burst-senders", description, true, 4 * HOUR, 200, 1.0, random -> new SingleBurst(messages));
    }

    static LoadTrace burstOfAll(int messages) {
        String description = String.format(Locale.ROOT, "%,d at once, then silence; no limits", messages);
        return new LoadTrace(
                "burst-unlimited", description, true, 4 * HOUR, 10_000, null, random -> new SingleBurst(messages));
    }

    static LoadTrace dailyWave() {
        String description = "10/s at night, 190/s at noon";
        return new LoadTrace(
                "daily-wave",
                description,
                false,
                DAY,
                2_000,
                null,
                random -> new PoissonArrivals(random, t -> 100 * (1 - 0.9 * Math.cos(2 * Math.PI * t / DAY))));
    }

    static LoadTrace heavyTail() {
        String description = "5/s, and every 2 minutes a burst of 300 to 200,000 (Pareto, 1.1)";
        return new LoadTrace("heavy-tail", description, true, 8 * HOUR, 2_000, null, HeavyTailArrivals::new);
    }

    ChannelPolicy policy() {
        List<RateLimit> rates = senderRate == null ? List.of() : List.of(RateLimit.perSecond(senderRate, 1));
        return new ChannelPolicy(List.of(), rates, null, false);
    }

    /** Returns how many messages per second the limits allow to be released; infinity if the trace has no limits. */
    double maxReleasesPerSecond() {
        return senderRate == null ? Double.POSITIVE_INFINITY : senderRate * senders;
    }

    private static final class SingleBurst implements RequestArrivals {
        private final int messages;
        private boolean hasArrived;

        SingleBurst(int messages) {
            this.messages = messages;
        }

        @Override
        public double next() {
            double at = hasArrived ? Double.POSITIVE_INFINITY : BURST_AT_SECONDS;
            hasArrived = true;
            return at;
        }

        @Override
        public int count() {
            return messages;
        }
    }

    /** Returns the rate of arrivals at a given time, in messages per second. */
    private interface ArrivalRate {
        double at(double seconds);
    }

    private static final class PoissonArrivals implements RequestArrivals {
        private final RandomGenerator random;
        private final ArrivalRate intensity;
        private double now;

        PoissonArrivals(RandomGenerator random, ArrivalRate intensity) {
            this.random = random;
            this.intensity = intensity;
        }

        @Override
        public double next() {
            now += random.nextExponential() / intensity.at(now);
            return now;
        }

        @Override
        public int count() {
            return 1;
        }
    }

    private static final class HeavyTailArrivals implements RequestArrivals {
        private static final double BURSTS_PER_SECOND = 1 / 120.0;
        private static final double SMALLEST = 300;
        private static final double LARGEST = 200_000;
        private static final double ALPHA = 1.1;

        private final RandomGenerator random;
        private final PoissonArrivals background;
        private double nextBurst;
        private double nextBackground;
        private boolean isBurst;

        HeavyTailArrivals(RandomGenerator random) {
            this.random = random;
            this.background = new PoissonArrivals(random, t -> 5);
            this.nextBurst = random.nextExponential() / BURSTS_PER_SECOND;
            this.nextBackground = background.next();
        }

        @Override
        public double next() {
            isBurst = nextBurst < nextBackground;
            double at = isBurst ? nextBurst : nextBackground;
            if (isBurst) {
                nextBurst += random.nextExponential() / BURSTS_PER_SECOND;
            } else {
                nextBackground = background.next();
            }
            return at;
        }

        @Override
        public int count() {
            return isBurst ? (int) Math.min(LARGEST, SMALLEST / Math.pow(1 - random.nextDouble(), 1 / ALPHA)) : 1;
        }
    }
}
