package fairlane.config.abuse;

import java.time.Duration;

/** What an abuse rule measures, and the values from which on it is violated. */
public sealed interface Threshold {
    /**
     * The same body sent to many recipients.
     *
     * @param recipients number of different recipients, 2 to 100,000
     */
    record SameBody(int recipients) implements Threshold {}

    /**
     * Many requests to recipients that were not used before.
     *
     * @param recipients number of requests to new recipients, 1 to 1,000,000
     * @param share their share of all requests, greater than 0 and at most 1
     * @param history how long the sender or customer must have been observed before the rule applies, 0 to 30 days
     */
    record NewRecipients(int recipients, double share, Duration history) implements Threshold {}

    /**
     * A sudden rise over the subject's own trailing rate.
     *
     * @param factor multiple of the trailing average, greater than 1
     * @param minRequests minimum number of requests in the window
     * @param trailing length of the period before the window over which the average is taken; the rule applies once the
     *     subject has been observed for this long
     */
    record Rise(double factor, int minRequests, Duration trailing) implements Threshold {}

    /**
     * A share of invalid requests.
     *
     * @param share of all requests, greater than 0 and at most 1
     * @param minRequests minimum number of requests, valid and invalid
     */
    record Invalid(double share, int minRequests) implements Threshold {}

    /**
     * A share of rejected outcomes.
     *
     * @param share of all delivered and rejected messages, greater than 0 and at most 1
     * @param minOutcomes minimum number of outcomes, delivered and rejected
     */
    record Rejected(double share, int minOutcomes) implements Threshold {}
}
