package fairlane.config.abuse;

import java.time.Duration;

/** What an abuse rule measures, and the values at which the rule is violated. */
public sealed interface Threshold {
    /**
     * The abuse rule is violated if the same body is sent to many recipients.
     *
     * @param recipients number of different recipients at which the rule is violated, 2 to 100,000
     */
    record SameBody(int recipients) implements Threshold {}

    /**
     * The abuse rule is violated by many requests to new recipients, to which the customer or sender has not sent before.
     *
     * @param recipients minimum number of requests to new recipients, 1 to 1,000,000
     * @param share minimum share of requests to new recipients among all requests, greater than 0 and at most 1
     * @param history how long the sender or customer must have been observed before the rule applies, 0 to 30 days
     */
    record NewRecipients(int recipients, double share, Duration history) implements Threshold {}

    /**
     * The abuse rule is violated if a customer or sender suddenly sends many more requests than before.
     *
     * @param factor multiple of the previous average at which the rule is violated, greater than 1
     * @param minRequests minimum number of requests in the window
     * @param trailing length of the period before the window over which the previous average is taken; the rule applies
     *     once the customer or sender has been observed for this long
     */
    record Rise(double factor, int minRequests, Duration trailing) implements Threshold {}

    /**
     * The abuse rule is violated if a large share of requests is invalid.
     *
     * @param share minimum share of invalid requests among all requests, greater than 0 and at most 1
     * @param minRequests minimum number of requests in the window, valid and invalid
     */
    record Invalid(double share, int minRequests) implements Threshold {}

    /**
     * The abuse rule is violated if a large share of messages is rejected.
     *
     * @param share minimum share of rejected messages among all delivered and rejected messages, greater than 0 and at most
     *     1
     * @param minOutcomes minimum number of outcomes in the window, delivered and rejected
     */
    record Rejected(double share, int minOutcomes) implements Threshold {}
}
