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
     * The abuse rule is violated by many requests to new recipients, to which the customer or sender has not sent
     * before.
     *
     * @param recipients minimum number of requests to new recipients, 1 to 1,000,000
     * @param share minimum share of requests to new recipients among all requests, greater than 0 and at most 1
     * @param history how long abuse detection must have observed the customer or sender before the rule applies to it,
     *     0 to 30 days
     */
    record NewRecipients(int recipients, double share, Duration history) implements Threshold {}

    /**
     * The abuse rule is violated if a customer or sender suddenly sends many more requests than before.
     *
     * @param factor the rule is violated if the number of requests reaches the previous average times this factor,
     *     which is greater than 1
     * @param minRequests minimum number of requests in the rule's time window; with fewer requests, the rule is not
     *     violated
     * @param trailing length of the period before the rule's time window over which the previous average is computed;
     *     the rule applies to a customer or sender only after an observation of this length
     */
    record Rise(double factor, int minRequests, Duration trailing) implements Threshold {}

    /**
     * The abuse rule is violated if a large share of requests is invalid.
     *
     * @param share minimum share of invalid requests among all requests, greater than 0 and at most 1
     * @param minRequests minimum number of requests in the rule's time window, valid and invalid ones together; with
     *     fewer requests, the rule is not violated
     */
    record Invalid(double share, int minRequests) implements Threshold {}

    /**
     * The abuse rule is violated if a large share of messages is rejected.
     *
     * @param share minimum share of rejected messages among all delivered and rejected messages, greater than 0 and at
     *     most 1
     * @param minOutcomes minimum number of delivered and rejected messages together in the rule's time window; with
     *     fewer messages, the rule is not violated
     */
    record Rejected(double share, int minOutcomes) implements Threshold {}
}
