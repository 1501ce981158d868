package fairlane.cli.bench.scaling;

import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.RateLimit;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Requests as they come.
 *
 * @param what in a few words
 * @param isBurst whether it is one burst, or several
 * @param seconds how long it goes on
 * @param senders whose messages they are; each sends one at a time
 * @param senderRate of every one of them, messages a second, one at a time; null: unlimited
 * @param start makes the arrivals
 */
record Trace(
        String name,
        String what,
        boolean isBurst,
        int seconds,
        int senders,
        @Nullable Double senderRate,
        Function<RandomGenerator, Arrivals> start) {
    private static final int HOUR = 3_600;
    private static final int DAY = 24 * HOUR;
    /** When a burst comes. */
    private static final double BURST_AT = 60;

    /** Tells of one arrival after the other. */
    interface Arrivals {
        /** When the next comes, seconds since the beginning; infinite where none does. */
        double next();

        /** How many come then; spread evenly over the senders. */
        int count();
    }

    /**
     * Those that are measured.
     *
     * @param burst messages in the bursts of one time
     */
    static List<Trace> all(int burst) {
        return List.of(constant(), burstOfSenders(burst), burstOfAll(burst), dailyWave(), heavyTail());
    }

    static Trace constant() {
        return new Trace("constant", "200/s", false, 2 * HOUR, 2_000, null, random -> new Poisson(random, t -> 200));
    }

    static Trace burstOfSenders(int messages) {
        String what = String.format(Locale.ROOT, "%,d at once, then silence; 200 senders, 1/s each", messages);
        return new Trace("burst-senders", what, true, 4 * HOUR, 200, 1.0, random -> new Once(messages));
    }

    static Trace burstOfAll(int messages) {
        String what = String.format(Locale.ROOT, "%,d at once, then silence; no limits", messages);
        return new Trace("burst-unlimited", what, true, 4 * HOUR, 10_000, null, random -> new Once(messages));
    }

    static Trace dailyWave() {
        String what = "10/s at night, 190/s at noon";
        return new Trace(
                "daily-wave",
                what,
                false,
                DAY,
                2_000,
                null,
                random -> new Poisson(random, t -> 100 * (1 - 0.9 * Math.cos(2 * Math.PI * t / DAY))));
    }

    static Trace heavyTail() {
        String what = "5/s, and every 2 minutes a burst of 300 to 200,000 (Pareto, 1.1)";
        return new Trace("heavy-tail", what, true, 8 * HOUR, 2_000, null, HeavyTail::new);
    }

    ChannelPolicy policy() {
        List<RateLimit> rates = senderRate == null ? List.of() : List.of(RateLimit.perSecond(senderRate, 1));
        return new ChannelPolicy(List.of(), rates, null, false);
    }

    /** How many messages a second its limits let out at most; infinitely many where it has none. */
    double mostPerSecond() {
        return senderRate == null ? Double.POSITIVE_INFINITY : senderRate * senders;
    }

    private static final class Once implements Arrivals {
        private final int messages;
        private boolean over;

        Once(int messages) {
            this.messages = messages;
        }

        @Override
        public double next() {
            double at = over ? Double.POSITIVE_INFINITY : BURST_AT;
            over = true;
            return at;
        }

        @Override
        public int count() {
            return messages;
        }
    }

    /** A flow as it is at a time, messages a second. */
    private interface Intensity {
        double at(double seconds);
    }

    private static final class Poisson implements Arrivals {
        private final RandomGenerator random;
        private final Intensity intensity;
        private double now;

        Poisson(RandomGenerator random, Intensity intensity) {
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

    private static final class HeavyTail implements Arrivals {
        private static final double BURSTS_PER_SECOND = 1 / 120.0;
        private static final double SMALLEST = 300;
        private static final double LARGEST = 200_000;
        private static final double ALPHA = 1.1;

        private final RandomGenerator random;
        private final Poisson others;
        private double nextBurst;
        private double nextOther;
        private boolean isBurst;

        HeavyTail(RandomGenerator random) {
            this.random = random;
            this.others = new Poisson(random, t -> 5);
            this.nextBurst = random.nextExponential() / BURSTS_PER_SECOND;
            this.nextOther = others.next();
        }

        @Override
        public double next() {
            isBurst = nextBurst < nextOther;
            double at = isBurst ? nextBurst : nextOther;
            if (isBurst) {
                nextBurst += random.nextExponential() / BURSTS_PER_SECOND;
            } else {
                nextOther = others.next();
            }
            return at;
        }

        @Override
        public int count() {
            return isBurst ? (int) Math.min(LARGEST, SMALLEST / Math.pow(1 - random.nextDouble(), 1 / ALPHA)) : 1;
        }
    }
}
