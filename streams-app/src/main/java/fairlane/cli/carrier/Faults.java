package fairlane.cli.carrier;

import fairlane.config.ConfigException;
import fairlane.config.Durations;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What goes wrong at a carrier, and how often.
 *
 * @param shortest time until an answer
 * @param longest time until an answer; all between are as likely
 * @param failures the share of what is taken in that is answered 500, 0 to 1
 * @param rejections the share that is answered 400, 0 to 1; both together are at most 1
 */
record Faults(Duration shortest, Duration longest, double failures, double rejections) {
    static final int OK = 200;
    static final int REJECTED = 400;
    static final int FAILED = 500;

    private static final Duration LONGEST_LATENCY = Duration.ofMinutes(10);

    Faults {
        if (shortest.compareTo(longest) > 0 || longest.compareTo(LONGEST_LATENCY) > 0) {
            throw new ConfigException("--latency is a time, or two with .. between them, the shorter first, up to "
                    + Durations.format(LONGEST_LATENCY) + ": 20ms or 20ms..200ms");
        }
        if (failures + rejections > 1) {
            throw new ConfigException("--fail and --reject are more than 100% together");
        }
    }

    /**
     * From the texts of the options.
     *
     * @throws ConfigException with a sentence that says what to write
     */
    static Faults parse(String latency, String fail, String reject) {
        int dots = latency.indexOf("..");
        Duration shortest = duration("--latency", dots < 0 ? latency : latency.substring(0, dots));
        Duration longest = dots < 0 ? shortest : duration("--latency", latency.substring(dots + 2));
        return new Faults(shortest, longest, share("--fail", fail), share("--reject", reject));
    }

    static Duration duration(String option, String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(option + " " + e.getMessage());
        }
    }

    private static double share(String option, String text) {
        String figure = text.strip();
        if (figure.matches("\\d{1,3}(\\.\\d{1,6})?%")) {
            double share = Double.parseDouble(figure.substring(0, figure.length() - 1)) / 100;
            if (share <= 1) {
                return share;
            }
        }
        throw new ConfigException(option + " \"" + text + "\" is not a share; write 0% to 100%, such as 5% or 0.1%");
    }

    /** The status of the next answer. */
    int status(RandomGenerator random) {
        double chance = random.nextDouble();
        if (chance < failures) {
            return FAILED;
        }
        return chance < failures + rejections ? REJECTED : OK;
    }

    /** How long the next answer takes. */
    Duration latency(RandomGenerator random) {
        long spread = longest.toMillis() - shortest.toMillis();
        return spread == 0 ? shortest : shortest.plusMillis(random.nextLong(spread + 1));
    }
}
