package fairlane.carrier;

import fairlane.config.ConfigException;
import fairlane.config.text.RateText;
import fairlane.delivery.handlers.WebhookSignature;
import fairlane.schema.Rate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A picocli mixin with the options of {@code fake-carrier} that describe how it responds. */
final class BehaviourOptions {
    private static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);

    @Option(
            names = "--latency",
            paramLabel = "T[..T]",
            defaultValue = "0ms",
            description = "Time until a response, such as 20ms, or 20ms..200ms for a random time in between (default:"
                    + " none).")
    private String latency = "";

    @Option(
            names = "--fail",
            paramLabel = "SHARE",
            defaultValue = "0%",
            description = "Share of requests answered with 500, which workers retry, such as 5%% (default: none).")
    private String fail = "";

    @Option(
            names = "--reject",
            paramLabel = "SHARE",
            defaultValue = "0%",
            description =
                    "Share of requests answered with 400, which become dead letters, such as 1%% (default: none).")
    private String reject = "";

    @Option(
            names = "--throttle",
            paramLabel = "N/s",
            defaultValue = RateText.UNLIMITED,
            description = "Requests accepted in any second; the others are answered with 429 (default: unlimited).")
    private String throttle = "";

    @Option(
            names = "--closed-for",
            paramLabel = "T",
            defaultValue = "0s",
            description = "Answers every request with 429 for this time after the first one, such as 60s (default:"
                    + " none).")
    private String closedFor = "";

    @Option(
            names = "--retry-after",
            paramLabel = "T",
            defaultValue = "1s",
            description = "The Retry-After of a 429, in whole seconds (default: ${DEFAULT-VALUE}).")
    private String retryAfter = "";

    @Option(
            names = "--secret",
            paramLabel = "whsec_..",
            description = "Answers requests without a valid signature with 401. Give the worker the same secret with"
                    + " --set secret=whsec_..")
    private @Nullable String secret;

    /**
     * Returns the behaviour that the options describe.
     *
     * @throws ConfigException if an option has an invalid value; the exception message states what to write instead
     */
    CarrierServer.Behaviour parse() {
        return new CarrierServer.Behaviour(
                FaultProfile.parse(latency, fail, reject),
                FaultProfile.duration("--closed-for", closedFor),
                parseThrottle(),
                parseRetryAfter(),
                parseSecret());
    }

    private @Nullable IntervalThrottle parseThrottle() {
        try {
            List<Rate> rates = RateText.parseAll(throttle);
            if (rates.size() > 1) {
                throw new ConfigException("--throttle takes one rate, such as 100/s");
            }
            return rates.isEmpty() ? null : IntervalThrottle.of(rates.get(0));
        } catch (ConfigException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ConfigException("--throttle " + e.getMessage());
        }
    }

    private Duration parseRetryAfter() {
        Duration wait = FaultProfile.duration("--retry-after", retryAfter);
        if (wait.toMillis() % 1_000 != 0 || wait.compareTo(MAX_RETRY_AFTER) > 0) {
            throw new ConfigException("--retry-after is a number of whole seconds, up to a day, such as 2s");
        }
        return wait;
    }

    private @Nullable WebhookSignature parseSecret() {
        try {
            return secret == null ? null : WebhookSignature.of(secret);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("--secret " + e.getMessage());
        }
    }
}
