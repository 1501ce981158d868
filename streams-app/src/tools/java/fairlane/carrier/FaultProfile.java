package fairlane.carrier;

import fairlane.config.ConfigException;
import fairlane.config.text.Durations;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The latency and the failures of a simulated carrier.
 *
 * @param minLatency minimum time until a response
 * @param maxLatency maximum time until a response; latencies are distributed uniformly between minimum and maximum
 * @param failureShare share of webhook requests that get a response with status 500, 0 to 1
 * @param rejectionShare share of webhook requests that get a response with status 400, 0 to 1; both shares together are
 *     at most 1
 */
record FaultProfile(Duration minLatency, Duration maxLatency, double failureShare, double rejectionShare) {
    static final int OK = 200;
    static final int REJECTED = 400;
    static final int FAILED = 500;

    private static final Duration MAX_LATENCY = Duration.ofMinutes(10);

    FaultProfile {
        if (minLatency.compareTo(maxLatency) > 0 || maxLatency.compareTo(MAX_LATENCY) > 0) {
            throw new ConfigException("--latency is a time, or two with .. between them, the shorter first, up to "
                    + Durations.format(MAX_LATENCY) + ": 20ms or 20ms..200ms");
        }
        if (failureShare + rejectionShare > 1) {
            throw new ConfigException("--fail and --reject must not exceed 100% together");
        }
    }

    /**
     * Creates a fault profile from the values of the options {@code --latency}, {@code --fail} and {@code --reject}.
     *
     * @throws ConfigException if a value is invalid; the exception message states what to write instead
     */
    static FaultProfile parse(String latency, String fail, String reject) {
        int dots = latency.indexOf("..");
        Duration shortest = duration("--latency", dots < 0 ? latency : latency.substring(0, dots));
        Duration longest = dots < 0 ? shortest : duration("--latency", latency.substring(dots + 2));
        return new FaultProfile(shortest, longest, share("--fail", fail), share("--reject", reject));
    }

    static Duration duration(String option, String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(option + " " + e.getMessage());
        }
    }

    private static double share(String option, String text) {
        String percentage = text.strip();
        if (percentage.matches("\\d{1,3}(\\.\\d{1,6})?%")) {
            double share = Double.parseDouble(percentage.substring(0, percentage.length() - 1)) / 100;
            if (share <= 1) {
                return share;
            }
        }
        throw new ConfigException(option + " \"" + text + "\" is not a share; write 0% to 100%, such as 5% or 0.1%");
    }

    /** Returns a random HTTP status for the next response. */
    int status(RandomGenerator random) {
        double chance = random.nextDouble();
        if (chance < failureShare) {
            return FAILED;
        }
        return chance < failureShare + rejectionShare ? REJECTED : OK;
    }

    /** Returns a random latency for the next response. */
    Duration latency(RandomGenerator random) {
        long spread = maxLatency.toMillis() - minLatency.toMillis();
        return spread == 0 ? minLatency : minLatency.plusMillis(random.nextLong(spread + 1));
    }
}
